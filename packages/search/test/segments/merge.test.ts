import { buildSegment, mergeSegments, SegmentMismatch } from '@ipto/search/segments';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectOf, type Shape, segmentShapes, segmentsOf } from './corpus.js';

describe('merged segments', () => {
  it('are the segment that would have been built of their live objects', () => {
    fc.assert(
      fc.property(segmentShapes, (shapes) => {
        const segments = segmentsOf(shapes);
        const { data, positions, slots } = mergeSegments(
          segments.map(({ bytes, live: { dead } }) => ({ ...bytes, dead })),
        );
        const isLive = ({ live }: (typeof segments)[number], slot: number) => !live.dead.includes(slot);
        const alive = segments.flatMap((each) => each.objects.filter((_, slot) => isLive(each, slot)));
        expect({ data, positions }).toEqual(buildSegment(alive));
        let next = 0;
        expect(slots).toEqual(
          segments.map((each) => each.objects.map((_, slot) => (isLive(each, slot) ? next++ : null))),
        );
      }),
    );
  });

  it('have signatures of one size', () => {
    const [one, other] = [16, 24].map((bits) => buildSegment([objectOf(signed(bits))]));
    if (!one || !other) throw new Error('There are two segments');
    const parts = [one, other].map((bytes) => ({ ...bytes, dead: [] }));
    expect(() => mergeSegments(parts)).toThrow(SegmentMismatch);
  });
});

describe('a merge', () => {
  it('is refused of segments that do not fit together, and of one that is damaged', () => {
    const [one, other] = [16, 24].map((bits) => ({ ...buildSegment([objectOf(signed(bits))]), dead: [] }));
    if (!one || !other) throw new Error('There are two segments');
    expect(() => mergeSegments([one, other])).toThrow(SegmentMismatch);
    expect(() => mergeSegments([{ ...one, data: one.data.subarray(16) }])).toThrow('Corrupt segment');
  });
});

function signed(bits: number): Shape {
  const signs = Array.from({ length: bits }, (_, i) => i % 3 === 0);
  const passages = [{ words: [1, 2], page: null, signs }];
  return { contentType: 'text/plain', filename: 'a', language: 'english', createdAt: 0, passages };
}
