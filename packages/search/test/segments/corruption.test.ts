import { mergeSegments, type Probe, type SegmentBytes, SegmentCorrupt } from '@ipto/search/segments';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// What a checksum hides is looked at with checksums that are right.
import { checksum } from '../../src/segments/format/checksum.js';
import { objectOf, objectShape, openShelf, type Shelf, segmentOf, TERMS } from './corpus.js';
import { probe } from './probes.js';

const objects = fc.array(objectShape, { minLength: 1, maxLength: 4 }).map((shapes) => shapes.map(objectOf));
const change = fc.record({
  part: fc.constantFrom('data' as const, 'positions' as const),
  at: fc.nat(),
  value: fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })),
});
const everything: Probe = {
  words: {
    terms: TERMS.map((term, word) => ({ term, weight: 1, word })),
    averageLength: 3,
    k1: 1.2,
    b: 0.75,
    limit: 50,
  },
  newest: { limit: 50 },
  nearest: { vector: new Float32Array(16).fill(1), lookedAt: 50, limit: 50 },
  gate: {
    kind: 'some',
    parts: [
      { kind: 'prefix', prefix: 'a' },
      { kind: 'object', test: { kind: 'filename', contains: 'e' } },
      {
        kind: 'phrase',
        words: [
          { terms: ['a', 'pump'], offset: 0 },
          { terms: ['ab', 'é'], offset: 1 },
        ],
      },
    ],
  },
  filter: null,
  excludedObjects: [],
};

describe('a segment whose bytes changed', () => {
  let shelf: Shelf;
  beforeAll(async () => {
    shelf = await openShelf();
  });
  afterAll(() => shelf.index.close());

  it('is found out by its checksum', async () => {
    await fc.assert(
      fc.asyncProperty(objects, change, async (all, { part, at, value }) => {
        const whole = segmentOf(all);
        const bytes = changed(whole.bytes, [{ part, at, value }]);
        fc.pre(Buffer.compare(bytes[part], whole.bytes[part]) !== 0);
        const live = shelf.put([{ ...whole, bytes }]);
        if (part === 'data') await expect(shelf.index.find(live, everything)).rejects.toThrow(SegmentCorrupt);
        else await shelf.index.find(live, everything).catch(onlyCorrupt);
        expect(() => mergeSegments([{ ...bytes, dead: [] }])).toThrow(SegmentCorrupt);
      }),
      { numRuns: 200 },
    );
  });

  it('harms nobody, even with the right checksum', async () => {
    const sound = segmentOf(fc.sample(objects, { numRuns: 1, seed: 7 })[0] ?? []);
    const live = shelf.put([sound]);
    const before = await shelf.index.find(live, everything);
    await fc.assert(
      fc.asyncProperty(
        objects,
        fc.array(change, { minLength: 1, maxLength: 6 }),
        probe,
        async (all, changes, asked) => {
          const whole = segmentOf(all);
          const bytes = sealed(changed(whole.bytes, changes));
          const own = shelf.put([{ ...whole, bytes }]);
          await shelf.index.find(own, everything).catch(onlyCorrupt);
          await shelf.index.find(own, { ...asked, excludedObjects: [] }).catch(onlyCorrupt);
          await shelf.index
            .statistics(own, { terms: ['a'], prefixes: ['a', ''], expansions: 9 })
            .catch(onlyCorrupt);
          try {
            mergeSegments([{ ...bytes, dead: [] }]);
          } catch (error) {
            onlyCorrupt(error);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(await shelf.index.find(live, everything)).toEqual(before);
  });

  it('may be anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (data, begins) => {
        const whole = segmentOf([]);
        const bytes = begins ? Uint8Array.from([...whole.bytes.data.subarray(0, 16), ...data]) : data;
        const own = segmentOf([], { bytes: { data: bytes, positions: bytes } });
        const live = shelf.put([own]);
        await expect(shelf.index.find(live, everything)).rejects.toThrow(SegmentCorrupt);
        expect(() => mergeSegments([{ data: bytes, positions: bytes, dead: [] }])).toThrow(SegmentCorrupt);
      }),
    );
  });
});

function onlyCorrupt(error: unknown): void {
  expect(error).toBeInstanceOf(SegmentCorrupt);
}

function changed(
  { data, positions }: SegmentBytes,
  changes: { part: keyof SegmentBytes; at: number; value: number }[],
) {
  const copies = { data: new Uint8Array(data), positions: new Uint8Array(positions) };
  for (const { part, at, value } of changes) copies[part][at % copies[part].length] = value;
  return copies;
}

/** The same with the checksums that belong to it. */
function sealed({
  data,
  positions,
}: {
  data: Uint8Array<ArrayBuffer>;
  positions: Uint8Array<ArrayBuffer>;
}): SegmentBytes {
  const seal = (bytes: Uint8Array<ArrayBuffer>) => {
    const words = new Uint32Array(bytes.buffer);
    words[3] = checksum(words.subarray(4));
    return words[3];
  };
  const sum = seal(data);
  new Uint32Array(positions.buffer)[4] = sum;
  seal(positions);
  return { data, positions };
}
