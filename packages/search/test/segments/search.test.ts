import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShelf, type Shelf, segmentShapes, segmentsOf, TERMS } from './corpus.js';
import { probe } from './probes.js';
import { findSlowly, livePassages } from './reference.js';

const LONG = process.env.IPTO_TEST_PASS === 'long';

const PARTS = ['b', '汉'];

/** All fits into the first; the second has room for one or two segments; into the last nothing fits. */
const BUDGETS = [2 ** 26, 3000, 1];

describe('a search of segments', () => {
  const shelves: Shelf[] = [];
  beforeAll(async () => {
    for (const memoryBytes of BUDGETS) shelves.push(await openShelf({ memoryBytes }));
  });
  afterAll(async () => {
    for (const { index } of shelves) await index.close();
  });

  it('finds what looking at each passage finds, whatever fits into memory', async () => {
    const probes = fc.array(probe, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(segmentShapes, probes, fc.nat(), async (shapes, probes, seed) => {
        const segments = segmentsOf(shapes);
        const objects = segments.flatMap((each) => each.objects.map(({ id }) => id));
        const asked = probes.map((each, i) => {
          const excluded = objects[(seed + i) % Math.max(1, objects.length)];
          return {
            ...each,
            excludedObjects: excluded !== undefined && (seed + i) % 3 === 0 ? [excluded] : [],
          };
        });
        for (const { index, put } of shelves) {
          const live = put(segments);
          const found = await Promise.all(asked.map((each) => index.find(live, each)));
          expect(found).toEqual(asked.map((each) => findSlowly(segments, each)));
        }
      }),
      { numRuns: LONG ? 1000 : 100 },
    );
  });

  it('counts what looking at each passage counts, whatever fits into memory', async () => {
    const beginnings = fc.uniqueArray(fc.constantFrom('a', 'ab', 'p', 'é', '汉', 'zz', ''), { maxLength: 3 });
    const terms = ['a', 'é', 'none'];
    await fc.assert(
      fc.asyncProperty(
        segmentShapes,
        beginnings,
        fc.integer({ min: 1, max: 9 }),
        async (shapes, prefixes, expansions) => {
          const segments = segmentsOf(shapes);
          const passages = livePassages(segments).map(({ passage }) => passage);
          const holding = (term: string) => passages.filter((each) => each.terms.has(term)).length;
          const fitting = (fits: (term: string) => boolean) =>
            TERMS.filter((term) => fits(term) && holding(term) > 0)
              .sort((a, b) => holding(b) - holding(a) || (a < b ? -1 : 1))
              .slice(0, Math.ceil(expansions / (prefixes.length + PARTS.length)));
          const completed = new Map(
            prefixes.map((prefix) => [prefix, fitting((term) => term.startsWith(prefix))]),
          );
          const containing = new Map(PARTS.map((part) => [part, fitting((term) => term.includes(part))]));
          const all = [...terms, ...[...completed.values(), ...containing.values()].flat()];
          for (const { index, put } of shelves)
            expect(
              await index.statistics(put(segments), { terms, prefixes, parts: PARTS, expansions }),
            ).toEqual({
              passages: passages.length,
              totalLength: passages.reduce((sum, { length }) => sum + length, 0),
              holding: new Map(all.map((term) => [term, holding(term)])),
              completed,
              containing,
            });
        },
      ),
      { numRuns: LONG ? 700 : 70 },
    );
  });
});
