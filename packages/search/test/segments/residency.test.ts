import type { Worker } from 'node:worker_threads';
import {
  type Probe,
  SegmentCorrupt,
  SegmentGone,
  type SegmentIndex,
  SegmentIndexClosed,
} from '@ipto/search/segments';
import { describe, expect, it } from 'vitest';
import { objectOf, openShelf, type Shape, segmentOf, type TestSegment } from './corpus.js';
import { findSlowly } from './reference.js';

const probe: Probe = {
  words: {
    terms: [{ term: 'pump', weight: 1, word: 0 }],
    averageLength: 4,
    k1: 1.2,
    b: 0.75,
    limit: 10,
  },
  newest: { limit: 5 },
  nearest: { vector: Float32Array.from({ length: 16 }, (_, i) => i - 7), lookedAt: 20, limit: 10 },
  gate: null,
  filter: null,
  excludedObjects: [],
};
const phrase: Probe = {
  ...probe,
  gate: {
    kind: 'phrase',
    words: [
      { terms: ['pump'], offset: 0 },
      { terms: ['pumps'], offset: 1 },
    ],
  },
};

/** A segment whose passages differ from those of the others. */
function segment(number: number): TestSegment {
  const shape: Shape = {
    contentType: 'text/plain',
    filename: `${number}.txt`,
    language: 'english',
    createdAt: number,
    passages: Array.from({ length: 8 }, (_, i) => ({
      words: number % 3 === 0 ? [6, 7, i] : [6, i % 5, number % 5],
      page: null,
      signs: Array.from({ length: 16 }, (_, bit) => ((number * 8 + i) >> (bit % 5)) % 2 === 1),
    })),
  };
  return segmentOf([objectOf(shape)]);
}

const manySegments = () => Array.from({ length: 12 }, (_, number) => segment(number));

async function closing(index: SegmentIndex, use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } finally {
    await index.close();
  }
}

describe('an index of segments', () => {
  it('reads a segment once, its positions only where a phrase may stand', async () => {
    const { index, put, read } = await openShelf();
    await closing(index, async () => {
      const segments = manySegments();
      const live = put(segments);
      await Promise.all([index.find(live, probe), index.find(live, probe)]);
      expect(read).toEqual({ data: 12, positions: 0 });
      expect(await index.find(live, phrase)).toEqual(findSlowly(segments, phrase));
      // Every third segment has both words in one passage everywhere; the others have none.
      const together = segments.filter(({ objects }) =>
        objects.some(({ passages }) => passages.some(({ terms }) => terms.has('pump') && terms.has('pumps'))),
      );
      expect(together.length).toBeLessThan(12);
      expect(read).toEqual({ data: 12, positions: together.length });
      expect(index.stats()).toMatchObject({ residentSegments: 12, evicted: 0, streamed: 0 });
    });
  });

  it('lets go of what was used longest ago, and stays within its budget', async () => {
    const segments = manySegments();
    const bytes = Math.max(...segments.map(({ live }) => live.bytes));
    const { index, put, read } = await openShelf({ memoryBytes: 4 * bytes + 256 });
    await closing(index, async () => {
      const live = put(segments);
      for (const each of [0, 1, 2, 3, 0, 4]) await index.find(live.slice(each, each + 1), probe);
      expect(read.data).toBe(5);
      await index.find(live.slice(0, 1), probe);
      expect(read.data).toBe(5);
      await index.find(live.slice(1, 2), probe);
      expect(read.data).toBe(6);
      expect(index.stats().residentBytes).toBeLessThanOrEqual(4 * bytes + 256);
    });
  });

  it.each([1, 2000, 5000, 20_000])('answers many searches at once with %d bytes', async (memoryBytes) => {
    const { index, put } = await openShelf({ memoryBytes, threads: 3 });
    await closing(index, async () => {
      const segments = manySegments();
      const live = put(segments);
      const ranges = Array.from({ length: 40 }, (_, i) => [i % 12, (i % 12) + 1 + (i % 5)] as const);
      const found = await Promise.all(
        ranges.map(([from, to], i) => index.find(live.slice(from, to), i % 2 ? probe : phrase)),
      );
      for (const [i, [from, to]] of ranges.entries())
        expect(found[i]).toEqual(findSlowly(segments.slice(from, to), i % 2 ? probe : phrase));
      if (memoryBytes === 1) expect(index.stats()).toMatchObject({ residentSegments: 0 });
    });
  });

  it('says which segments are gone, and searches on without them', async () => {
    const { index, put, remove } = await openShelf();
    await closing(index, async () => {
      const segments = manySegments();
      const live = put(segments);
      remove(live[3]?.id ?? '');
      remove(live[5]?.id ?? '');
      const gone = await index.find(live, probe).catch((error: unknown) => error);
      expect(gone).toBeInstanceOf(SegmentGone);
      expect(gone).toMatchObject({ segments: [live[3]?.id, live[5]?.id] });
      const left = segments.filter((_, i) => i !== 3 && i !== 5);
      expect(
        await index.find(
          left.map((each) => each.live),
          probe,
        ),
      ).toEqual(findSlowly(left, probe));
    });
  });

  it('passes on why nothing can be read, and reads again the next time', async () => {
    const segments = manySegments();
    let broken = true;
    const bytes = new Map(segments.map((each) => [each.live.id, each.bytes.data]));
    const { index } = await openShelf({
      load: async (ids) => {
        if (broken) throw new Error('no connection');
        return new Map(ids.flatMap((id) => [[id, bytes.get(id) ?? new Uint8Array()]]));
      },
    });
    await closing(index, async () => {
      const live = segments.map((each) => each.live);
      const failed = await Promise.allSettled([index.find(live, probe), index.find(live, probe)]);
      for (const each of failed) expect(each).toMatchObject({ reason: { message: 'no connection' } });
      broken = false;
      expect(await index.find(live, probe)).toEqual(findSlowly(segments, probe));
    });
  });

  it('searches on when its threads die', async () => {
    const workers: Worker[] = [];
    const note = (worker: Worker) => workers.push(worker);
    process.on('worker', note);
    const { index, put } = await openShelf({ threads: 1 });
    await closing(index, async () => {
      const segments = manySegments();
      const live = put(segments);
      await index.find(live, probe);
      const searching = index.find(live, phrase);
      await workers[0]?.terminate();
      expect(await searching).toEqual(findSlowly(segments, phrase));
      await workers[1]?.terminate();
      expect(await index.find(live, probe)).toEqual(findSlowly(segments, probe));
    });
    process.off('worker', note);
  });

  it('refuses searches once it is closed, and those that wait', async () => {
    const { index, put } = await openShelf({ memoryBytes: 1 });
    const live = put(manySegments());
    const searching = Promise.allSettled([index.find(live, probe), index.find(live, probe)]);
    await index.close();
    for (const each of await searching)
      expect(each).toMatchObject({ reason: { name: 'SegmentIndexClosed' } });
    await expect(index.find(live, probe)).rejects.toThrow(SegmentIndexClosed);
  });

  it('refuses a segment of another size than was announced', async () => {
    const { index, put } = await openShelf();
    await closing(index, async () => {
      const [live] = put([segment(1)]);
      if (!live) throw new Error('There is a segment');
      await expect(index.find([{ ...live, bytes: live.bytes + 16 }], probe)).rejects.toThrow(SegmentCorrupt);
      expect((await index.find([live], probe)).words).not.toEqual([]);
    });
  });
});
