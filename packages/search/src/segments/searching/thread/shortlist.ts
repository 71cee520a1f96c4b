import { FOUND, type FoundRows } from '../jobs.js';
import type { Segment } from './desk.js';

/** A passage that may be among the best. */
export interface Candidate {
  readonly segment: Segment;
  readonly ordinal: number;
  readonly score: number;
  readonly matchedWords: number;
  readonly distance: number;
  nearness: number;
  readonly id: Id;
}

/** An id in four 32-bit numbers, which are in the order of ids. */
export type Id = readonly [number, number, number, number];

/** Keeps the best of many candidates, in few steps each. */
export class Shortlist {
  readonly #limit: number;
  readonly #compare: (a: Candidate, b: Candidate) => number;
  #candidates: Candidate[] = [];

  constructor(limit: number, compare: (a: Candidate, b: Candidate) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  add(candidate: Candidate): void {
    if (this.#candidates.push(candidate) >= 4 * this.#limit + 64) this.best();
  }

  /** The best so far, in their order. */
  best(): readonly Candidate[] {
    this.#candidates.sort(this.#compare);
    if (this.#candidates.length > this.#limit) this.#candidates.length = this.#limit;
    return this.#candidates;
  }
}

/** What is known of a passage once the words of the query were looked for in its segment. */
export interface Scores {
  score(ordinal: number): number;
  matchedWords(ordinal: number): number;
}

export function candidate(
  segment: Segment,
  ordinal: number,
  scores: Scores | null,
  { id, distance = 0 }: { readonly id?: Id; readonly distance?: number } = {},
): Candidate {
  return {
    segment,
    ordinal,
    score: scores?.score(ordinal) ?? 0,
    matchedWords: scores?.matchedWords(ordinal) ?? 0,
    distance,
    nearness: 0,
    id: id ?? idAt(segment, segment.layout.passageIdsAt + ordinal * 16),
  };
}

export function idAt({ view }: Segment, at: number): Id {
  const word = (from: number) =>
    (((view.bytes[from] ?? 0) << 24) |
      ((view.bytes[from + 1] ?? 0) << 16) |
      ((view.bytes[from + 2] ?? 0) << 8) |
      (view.bytes[from + 3] ?? 0)) >>>
    0;
  return [word(at), word(at + 4), word(at + 8), word(at + 12)];
}

export function compareIds(a: Id, b: Id): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

export function rowsOf(candidates: readonly Candidate[]): FoundRows {
  const rows = new Float64Array(candidates.length * FOUND.words);
  for (const [i, { segment, ordinal, score, matchedWords, distance, nearness, id }] of candidates.entries()) {
    const at = i * FOUND.words;
    rows[at + FOUND.index] = segment.index;
    rows[at + FOUND.ordinal] = ordinal;
    rows[at + FOUND.score] = score;
    rows[at + FOUND.matchedWords] = matchedWords;
    rows[at + FOUND.distance] = distance;
    rows[at + FOUND.nearness] = nearness;
    rows.set(id, at + FOUND.id);
  }
  return rows;
}
