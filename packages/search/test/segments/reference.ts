import type {
  Findings,
  Gate,
  Hit,
  ObjectTest,
  Probe,
  SegmentObject,
  SegmentPassage,
} from '@ipto/search/segments';
import type { TestSegment } from './corpus.js';

/** A live passage with all that a search may ask of it. */
interface Place {
  readonly segment: TestSegment;
  readonly object: SegmentObject;
  readonly passage: SegmentPassage;
  readonly ordinal: number;
  /** In its object. */
  readonly at: number;
}

export function livePassages(segments: readonly TestSegment[]): Place[] {
  return segments.flatMap((segment) => {
    let ordinal = 0;
    return segment.objects.flatMap((object, slot) =>
      object.passages.flatMap((passage, at) => {
        const place = { segment, object, passage, ordinal: ordinal++, at };
        return segment.live.dead.includes(slot) ? [] : place;
      }),
    );
  });
}

/** What a search finds, worked out passage by passage. */
export function findSlowly(segments: readonly TestSegment[], probe: Probe): Findings {
  const { words, newest, nearest, gate, filter, excludedObjects } = probe;
  const all = livePassages(segments).filter(
    (place) => !excludedObjects.includes(place.object.id) && (filter === null || holds(place, filter)),
  );
  const hits = all.map((place) => ({
    place,
    hit: hitOf(place, probe),
    gated: gate === null || holds(place, gate),
  }));
  const gated = hits.filter((each) => each.gated);
  const byId = (a: { hit: Hit }, b: { hit: Hit }) => compare(a.hit.passageId, b.hit.passageId);
  const near = hits
    .flatMap(({ place, hit }) => {
      const { signature } = place.passage;
      if (!nearest || !signature || signature.length !== Math.ceil(nearest.vector.length / 8)) return [];
      return {
        hit: { ...hit, nearness: nearness(signature, nearest.vector) },
        distance: apart(signature, nearest.vector),
      };
    })
    .sort((a, b) => a.distance - b.distance || byId(a, b))
    .slice(0, nearest?.lookedAt ?? 0)
    .sort((a, b) => b.hit.nearness - a.hit.nearness || byId(a, b))
    .slice(0, nearest?.limit ?? 0);
  return {
    words: gated
      .filter(({ hit }) => words !== null && hit.matchedWords > 0)
      .sort((a, b) => b.hit.score - a.hit.score || byId(a, b))
      .slice(0, words?.limit ?? 0)
      .map(({ hit }) => hit),
    newest: gated
      .sort((a, b) => compare(b.hit.objectId, a.hit.objectId) || a.place.at - b.place.at)
      .slice(0, newest?.limit ?? 0)
      .map(({ hit }) => hit),
    nearest: near.map(({ hit }) => hit),
  };
}

function hitOf({ segment, object, passage, ordinal }: Place, { words }: Probe): Hit {
  let score = 0;
  const matched = new Set<number>();
  for (const { term, weight, word } of [...(words?.terms ?? [])].sort((a, b) => a.word - b.word)) {
    const count = passage.terms.get(term)?.count;
    if (!words || count === undefined) continue;
    const { k1, b, averageLength } = words;
    const base = k1 * (1 - b);
    score += (weight * (k1 + 1) * count) / (count + base + ((k1 * b) / averageLength) * passage.length);
    matched.add(word);
  }
  const { signature } = passage;
  return {
    segment: segment.live.id,
    ordinal,
    passageId: passage.id,
    objectId: object.id,
    dataset: segment.live.dataset,
    score,
    matchedWords: matched.size,
    nearness: null,
    contentHash: passage.contentHash.slice(0, 16),
    language: object.language,
    signature: signature && bigEndian(signature),
  };
}

function bigEndian(signature: Uint8Array): Uint32Array {
  const padded = Buffer.alloc(Math.ceil(signature.length / 4) * 4);
  padded.set(signature);
  return Uint32Array.from({ length: padded.length / 4 }, (_, i) => padded.readUInt32BE(i * 4));
}

function holds(place: Place, gate: Gate): boolean {
  const { object, passage, segment } = place;
  switch (gate.kind) {
    case 'everything':
      return true;
    case 'nothing':
      return false;
    case 'any':
      return gate.terms.some((term) => passage.terms.has(term));
    case 'prefix':
      return [...passage.terms.keys()].some((term) => term.startsWith(gate.prefix));
    case 'phrase':
      return Array.from({ length: 40 }, (_, start) => start).some(
        (start) =>
          gate.words.length > 0 &&
          gate.words.every(({ terms, offset }) =>
            terms.some((term) => passage.terms.get(term)?.positions.includes(start + offset)),
          ),
      );
    case 'page':
      return passage.page !== null && passage.page >= gate.from && passage.page <= gate.to;
    case 'object':
      return holdsObject(object, segment.live.dataset, gate.test);
    case 'not':
      return !holds(place, gate.part);
    case 'all':
      return gate.parts.every((part) => holds(place, part));
    case 'some':
      return gate.parts.some((part) => holds(place, part));
  }
}

function holdsObject(
  { filename, contentType, createdAt }: SegmentObject,
  dataset: number,
  test: ObjectTest,
): boolean {
  const name = filename.toLowerCase();
  switch (test.kind) {
    case 'filename':
      return name.includes(test.contains.toLowerCase());
    case 'filename-prefix': {
      const beginning = test.startsWith.toLowerCase();
      return name.startsWith(beginning) || name.includes(`/${beginning}`);
    }
    case 'media-type':
      return test.anyOf.includes(contentType);
    case 'media-kind':
      return contentType.startsWith(`${test.of}/`);
    case 'media-subtype':
      return contentType.split('/')[1] === test.subtype;
    case 'dataset':
      return test.anyOf.includes(dataset);
    case 'created':
      return createdAt >= (test.from ?? -1) && createdAt < (test.before ?? Number.POSITIVE_INFINITY);
  }
}

function signOf(signature: Uint8Array, i: number): boolean {
  return (((signature[i >> 3] ?? 0) >> (7 - (i & 7))) & 1) === 1;
}

function apart(signature: Uint8Array, vector: Float32Array): number {
  return vector.reduce((sum, value, i) => sum + (signOf(signature, i) === value > 0 ? 0 : 1), 0);
}

/** Exact for the small whole numbers of test vectors, in whatever order they are added. */
function nearness(signature: Uint8Array, vector: Float32Array): number {
  return vector.reduce((sum, value, i) => sum + (signOf(signature, i) ? value : -value), 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
