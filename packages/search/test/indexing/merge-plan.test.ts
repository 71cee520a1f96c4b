import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planMerge, type SegmentSize } from '../../src/indexing/merge-plan.js';

const segment = (id: number, passages: number, dead = 0, objects = 1): SegmentSize => ({
  id: String(id),
  passages,
  objects: Math.max(objects, dead),
  dead,
});
const many = (count: number, passages: number) =>
  Array.from({ length: count }, (_, index) => segment(index, passages));

/** Merges as planned until nothing is due; how many passages were written in all. */
function settle(segments: SegmentSize[]): { segments: SegmentSize[]; written: number } {
  let next = 1_000_000;
  let written = 0;
  let current = segments;
  for (let due = planMerge(current); due; due = planMerge(current)) {
    const ids = new Set(due.map(({ id }) => id));
    const passages = due.reduce(
      (sum, each) => sum + each.passages - (each.passages * each.dead) / each.objects,
      0,
    );
    const objects = due.reduce((sum, each) => sum + each.objects - each.dead, 0);
    current = current.filter(({ id }) => !ids.has(id));
    if (objects > 0) current.push({ id: String(next++), passages, objects, dead: 0 });
    written += passages;
  }
  return { segments: current, written };
}

describe('a merge', () => {
  it('is due when eight segments are about as large', () => {
    expect(planMerge(many(7, 20))).toBeNull();
    expect(planMerge(many(8, 20))).toHaveLength(8);
    expect(planMerge([...many(7, 20), segment(99, 2000)])).toBeNull();
  });

  it('is due of one segment alone when much of it is gone', () => {
    expect(planMerge([segment(1, 100, 1, 10)])).toBeNull();
    expect(planMerge([segment(1, 100, 3, 10)])?.map(({ id }) => id)).toEqual(['1']);
  });

  it('leaves few segments, and writes no passage often, however objects come in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 400 }), (sizes) => {
        let segments: SegmentSize[] = [];
        let written = 0;
        for (const [index, passages] of sizes.entries()) {
          const settled = settle([...segments, segment(index, passages)]);
          segments = settled.segments;
          written += settled.written;
        }
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const classes = Math.floor(Math.log(total) / Math.log(8)) + 1;
        expect(segments.length).toBeLessThanOrEqual(7 * classes);
        expect(written).toBeLessThanOrEqual(total * classes);
      }),
      { numRuns: 60 },
    );
  });

  it('never grows beyond what fits into memory, and comes to an end', () => {
    const { segments } = settle(many(40, 20_000));
    expect(Math.max(...segments.map(({ passages }) => passages))).toBeLessThanOrEqual(65_536);
  });
});
