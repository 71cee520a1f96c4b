import { newId } from '@ipto/contracts';
import {
  buildSegment,
  type LiveSegment,
  openSegmentIndex,
  type SegmentBytes,
  type SegmentIndex,
  type SegmentIndexOptions,
  type SegmentObject,
  type SegmentPassage,
} from '@ipto/search/segments';
import fc from 'fast-check';

/** A segment with what it was built of. */
export interface TestSegment {
  readonly live: LiveSegment;
  readonly bytes: SegmentBytes;
  readonly objects: readonly SegmentObject[];
}

/** The terms of test corpora: few, so that they meet, with beginnings in common and of all kinds of characters. */
export const TERMS = [
  'a',
  'ab',
  'abc',
  'abd',
  'b',
  'ba',
  'pump',
  'pumps',
  'é',
  'ée',
  '汉',
  '汉字',
  '😀',
  '\uffee',
  '\u0001t',
];
const DIMENSIONS = 16;

export interface Shape {
  readonly contentType: string;
  readonly filename: string;
  readonly language: string;
  readonly createdAt: number;
  readonly passages: readonly {
    /** Indexes of terms, one for each position; -1 for a word that is left out. */
    readonly words: readonly number[];
    readonly page: number | null;
    readonly signs: readonly boolean[] | null;
  }[];
}

const passageShape = fc.record({
  words: fc.array(fc.integer({ min: -1, max: TERMS.length - 1 }), { maxLength: 12 }),
  page: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
  signs: fc.option(fc.array(fc.boolean(), { minLength: DIMENSIONS, maxLength: DIMENSIONS }), {
    nil: null,
    freq: 5,
  }),
});

export const objectShape: fc.Arbitrary<Shape> = fc.record({
  contentType: fc.constantFrom('text/plain', 'application/pdf', 'text/markdown'),
  filename: fc.constantFrom('Report.PDF', 'docs/Straße.md', 'archive/report/b.txt', ''),
  language: fc.constantFrom('english', 'german'),
  createdAt: fc.integer({ min: 0, max: 10 }),
  passages: fc.array(passageShape, { maxLength: 6 }),
});

export function objectOf(shape: Shape): SegmentObject {
  return { ...shape, id: newId('object'), passages: shape.passages.map(passageOf) };
}

function passageOf({ words, page, signs }: Shape['passages'][number]): SegmentPassage {
  const positions = new Map<string, number[]>();
  for (const [position, word] of words.entries()) {
    const term = TERMS[word];
    if (term !== undefined) positions.set(term, [...(positions.get(term) ?? []), position]);
  }
  return {
    id: newId('passage'),
    length: words.filter((word) => word >= 0).length,
    page,
    contentHash: words.length.toString(16).padStart(64, '0'),
    terms: new Map([...positions].map(([term, at]) => [term, { count: at.length, positions: at }])),
    signature: signs && packed(signs),
  };
}

export function packed(signs: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(signs.length / 8));
  for (const [i, sign] of signs.entries()) if (sign) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (0x80 >> (i & 7));
  return bytes;
}

/** Segments as a test names them: each of objects, some of which are dead, in one of three datasets. */
export const segmentShapes = fc.array(
  fc.record({
    objects: fc.array(fc.record({ shape: objectShape, dead: fc.boolean() }), { maxLength: 5 }),
    dataset: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 5 },
);

export type SegmentShapes = typeof segmentShapes extends fc.Arbitrary<infer Value> ? Value : never;

export function segmentsOf(shapes: SegmentShapes): TestSegment[] {
  return shapes.map(({ objects: all, dataset }) => {
    const objects = all.map(({ shape }) => objectOf(shape));
    const dead = all.flatMap((each, slot) => (each.dead ? slot : []));
    return segmentOf(objects, { dead, dataset });
  });
}

let segments = 0;

/** A segment with an id that no other has. */
export function segmentOf(
  objects: readonly SegmentObject[],
  {
    dead = [],
    dataset = 0,
    bytes = buildSegment(objects),
  }: { dead?: number[]; dataset?: number; bytes?: SegmentBytes } = {},
): TestSegment {
  const { data, positions } = bytes;
  const id = String(++segments);
  return {
    live: { id, dead, dataset, bytes: data.length, positionsBytes: positions.length },
    bytes,
    objects,
  };
}

/** What an index reads from, and the index. */
export interface Shelf {
  readonly index: SegmentIndex;
  /** Puts segments there; the ids of all must differ. */
  put(segments: readonly TestSegment[]): LiveSegment[];
  remove(id: string): void;
  /** How many segments were read. */
  readonly read: { data: number; positions: number };
}

export async function openShelf(options: Partial<SegmentIndexOptions> = {}): Promise<Shelf> {
  const stored = new Map<string, SegmentBytes>();
  const read = { data: 0, positions: 0 };
  const loader = (part: keyof SegmentBytes) => async (ids: readonly string[]) => {
    const found = ids.flatMap((id) => {
      const bytes = stored.get(id);
      return bytes ? [[id, Buffer.from(bytes[part])] as const] : [];
    });
    read[part] += found.length;
    return new Map(found);
  };
  const index = await openSegmentIndex({
    memoryBytes: 2 ** 26,
    threads: 2,
    load: loader('data'),
    loadPositions: loader('positions'),
    ...options,
  });
  return {
    index,
    read,
    put: (segments) => {
      for (const { live, bytes } of segments) stored.set(live.id, bytes);
      return segments.map(({ live }) => live);
    },
    remove: (id) => stored.delete(id),
  };
}
