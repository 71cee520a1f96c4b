import { readLayout } from '../format/layout.js';
import { SegmentView } from '../format/view.js';
import type { Findings, Hit, LiveSegment, Probe } from '../types.js';
import { FOUND, type FoundRows, type PartialFindings } from './jobs.js';
import type { HeldSegment } from './residency.js';

/** A passage that may be among those that are found. */
interface Found {
  readonly place: number;
  readonly ordinal: number;
  readonly score: number;
  readonly matchedWords: number;
  readonly distance: number;
  readonly nearness: number;
  readonly id: readonly [number, number, number, number];
  /** Read from its segment while that is held. */
  hit: Hit | null;
}

/** Puts together what was found in several groups of segments, and by several threads in each. */
export class Gathering {
  readonly #segments: readonly LiveSegment[];
  readonly #probe: Probe;
  #words: Found[] = [];
  #newest: Found[] = [];
  #nearest: Found[] = [];

  constructor(segments: readonly LiveSegment[], probe: Probe) {
    this.#segments = segments;
    this.#probe = probe;
  }

  /** Adds what was found in a group, whose segments are held; after the last, what remains is what was looked for. */
  add(parts: readonly PartialFindings[], last: boolean, reader: HitReader): void {
    const { words, newest, nearest } = this.#probe;
    this.#words = best(
      this.#words,
      parts.map((part) => part.words),
      byScore,
      words?.limit ?? 0,
    );
    this.#newest = best(
      this.#newest,
      parts.map((part) => part.newest),
      byAge,
      newest?.limit ?? 0,
    );
    this.#nearest = best(
      this.#nearest,
      parts.map((part) => part.nearest),
      byDistance,
      nearest?.lookedAt ?? 0,
    );
    if (last) this.#nearest = this.#nearest.sort(byNearness).slice(0, nearest?.limit ?? 0);
    for (const found of [...this.#words, ...this.#newest, ...this.#nearest])
      found.hit ??= reader.read(found, this.#segments[found.place]);
  }

  findings(): Findings {
    const hitsOf = (found: readonly Found[], nearness: boolean) =>
      found.flatMap(({ hit, nearness: value }) => (hit ? { ...hit, nearness: nearness ? value : null } : []));
    return {
      words: hitsOf(this.#words, false),
      newest: hitsOf(this.#newest, false),
      nearest: hitsOf(this.#nearest, true),
    };
  }
}

/** Reads what there is to know of passages from segments that are held. */
export class HitReader {
  readonly #buffer: SharedArrayBuffer;
  readonly #held: (place: number) => HeldSegment | undefined;
  readonly #views = new Map<number, SegmentView>();

  constructor(buffer: SharedArrayBuffer, held: (place: number) => HeldSegment | undefined) {
    this.#buffer = buffer;
    this.#held = held;
  }

  read({ place, ordinal, score, matchedWords }: Found, segment: LiveSegment | undefined): Hit {
    const view = this.#view(place);
    if (!segment || !view) throw new RangeError('A passage was found in a segment that nobody asked for');
    const slot = view.objectOf(ordinal);
    const signature = view.signature(ordinal);
    return {
      segment: segment.id,
      ordinal,
      passageId: view.passageId(ordinal),
      objectId: view.objectId(slot),
      dataset: segment.dataset,
      score,
      matchedWords,
      nearness: null,
      contentHash: Buffer.from(view.hash(ordinal)).toString('hex'),
      language: view.string(view.languageOf(slot)),
      signature: signature && wordsOf(signature),
    };
  }

  #view(place: number): SegmentView | undefined {
    const known = this.#views.get(place);
    const held = this.#held(place);
    if (known || !held) return known;
    const { at, bytes } = held.data;
    const layout = readLayout(new Uint32Array(this.#buffer, at, bytes / 4), 0, bytes);
    const view = new SegmentView(this.#buffer, at, layout);
    this.#views.set(place, view);
    return view;
  }
}

function best(
  before: readonly Found[],
  parts: readonly FoundRows[],
  compare: (a: Found, b: Found) => number,
  limit: number,
): Found[] {
  return [...before, ...parts.flatMap(foundIn)].sort(compare).slice(0, limit);
}

function foundIn(rows: FoundRows): Found[] {
  return Array.from({ length: rows.length / FOUND.words }, (_, row) => {
    const value = (name: Exclude<keyof typeof FOUND, 'words'>, more = 0) =>
      rows[row * FOUND.words + FOUND[name] + more] ?? 0;
    return {
      place: value('index'),
      ordinal: value('ordinal'),
      score: value('score'),
      matchedWords: value('matchedWords'),
      distance: value('distance'),
      nearness: value('nearness'),
      id: [value('id'), value('id', 1), value('id', 2), value('id', 3)] as const,
      hit: null,
    };
  });
}

function byId({ id: a }: Found, { id: b }: Found): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

const byScore = (a: Found, b: Found) => b.score - a.score || byId(a, b);
const byAge = (a: Found, b: Found) => byId(b, a) || a.ordinal - b.ordinal;
const byDistance = (a: Found, b: Found) => a.distance - b.distance || byId(a, b);
const byNearness = (a: Found, b: Found) => b.nearness - a.nearness || byId(a, b);

/** Signs as 32 in a word, the first in the highest bit. */
function wordsOf(signature: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(signature.length / 4));
  for (let i = 0; i < signature.length; i++)
    words[i >> 2] = (words[i >> 2] ?? 0) | ((signature[i] ?? 0) << (24 - 8 * (i & 3)));
  return words;
}
