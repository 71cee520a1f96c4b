import type { Gate, ObjectTest, Probe, SegmentIndex } from '@ipto/search/segments';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentShapes, segmentsOf, TERMS, type TestSegment, withIndex } from './corpus.js';
import { findSlowly, livePassages } from './reference.js';

const term = fc.constantFrom(...TERMS, 'missing', 'aa');
const objectTest: fc.Arbitrary<ObjectTest> = fc.oneof(
  fc.record({ kind: fc.constant('filename' as const), contains: fc.constantFrom('REPORT', 'aße', 'x', '') }),
  fc.record({
    kind: fc.constant('filename-prefix' as const),
    startsWith: fc.constantFrom('rep', 'b', 'str', 'chive'),
  }),
  fc.record({
    kind: fc.constant('media-type' as const),
    anyOf: fc.subarray(['text/plain', 'application/pdf', 'image/png']),
  }),
  fc.record({ kind: fc.constant('media-kind' as const), of: fc.constantFrom('text', 'image') }),
  fc.record({ kind: fc.constant('media-subtype' as const), subtype: fc.constantFrom('pdf', 'plain', 'pd') }),
  fc.record({ kind: fc.constant('dataset' as const), anyOf: fc.subarray([0, 1, 2, 3]) }),
  fc.record({
    kind: fc.constant('created' as const),
    from: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
    before: fc.option(fc.integer({ min: 0, max: 11 }), { nil: undefined }),
  }),
);
const gate: fc.Arbitrary<Gate> = fc.letrec<{ gate: Gate }>((tie) => ({
  gate: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'gate' },
    fc.record({ kind: fc.constant('any' as const), terms: fc.array(term, { maxLength: 3 }) }),
    fc.record({
      kind: fc.constant('phrase' as const),
      words: fc.array(
        fc.record({
          terms: fc.array(term, { minLength: 1, maxLength: 2 }),
          offset: fc.integer({ min: 0, max: 3 }),
        }),
        { maxLength: 3 },
      ),
    }),
    fc.record({
      kind: fc.constant('prefix' as const),
      prefix: fc.constantFrom('a', 'ab', 'pum', '汉', 'z', 'é'),
    }),
    fc.record({ kind: fc.constant('object' as const), test: objectTest }),
    fc.record({
      kind: fc.constant('page' as const),
      from: fc.integer({ min: 0, max: 9 }),
      to: fc.integer({ min: 0, max: 2 ** 40 }),
    }),
    fc.constantFrom<Gate>({ kind: 'everything' }, { kind: 'nothing' }),
    fc.record({ kind: fc.constant('not' as const), part: tie('gate') }),
    fc.record({
      kind: fc.constantFrom('all' as const, 'some' as const),
      parts: fc.array(tie('gate'), { maxLength: 3 }),
    }),
  ),
})).gate;
const limit = fc.constantFrom(0, 1, 3, 100);
const probe: fc.Arbitrary<Omit<Probe, 'excludedObjects'>> = fc.record({
  words: fc.option(
    fc.record({
      terms: fc.array(
        fc.record({ term, weight: fc.constantFrom(0, 0.5, 1, 2.25), word: fc.integer({ min: 0, max: 3 }) }),
        { maxLength: 5 },
      ),
      averageLength: fc.constantFrom(1, 4, 7.5),
      k1: fc.constantFrom(1.2, 0.9),
      b: fc.constantFrom(0.75, 0),
      limit,
    }),
    { nil: null },
  ),
  newest: fc.option(fc.record({ limit }), { nil: null }),
  nearest: fc.option(
    fc.record({
      vector: fc
        .array(fc.integer({ min: -9, max: 9 }), { minLength: 16, maxLength: 16 })
        .map((values) => Float32Array.from(values)),
      lookedAt: limit,
      limit,
    }),
    { nil: null },
  ),
  gate: fc.option(gate, { nil: null, freq: 3 }),
  filter: fc.option(gate, { nil: null, freq: 2 }),
});

const liveOf = (segments: readonly TestSegment[]) => segments.map(({ live }) => live);

describe('a search of segments', () => {
  it('finds what looking at each passage finds, whatever fits into memory', async () => {
    await fc.assert(
      fc.asyncProperty(
        segmentShapes,
        fc.array(probe, { minLength: 1, maxLength: 4 }),
        fc.nat(),
        async (shapes, probes, seed) => {
          const segments = segmentsOf(shapes);
          const objects = segments.flatMap((each) => each.objects.map(({ id }) => id));
          const whole = probes.map((each, i) => {
            const excluded = objects[(seed + i) % Math.max(1, objects.length)];
            return {
              ...each,
              excludedObjects: excluded !== undefined && (seed + i) % 3 === 0 ? [excluded] : [],
            };
          });
          const expected = whole.map((each) => findSlowly(segments, each));
          const most = Math.max(0, ...segments.map(({ live }) => live.bytes));
          const ask = async (index: SegmentIndex) => {
            const found = await Promise.all(whole.map((each) => index.find(liveOf(segments), each)));
            for (const [i, each] of found.entries()) expect(each).toEqual(expected[i]);
          };
          for (const memoryBytes of [2 ** 26, 2 * most, 1]) await withIndex(segments, { memoryBytes }, ask);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('counts what looking at each passage counts, whatever fits into memory', async () => {
    const prefixes = fc.uniqueArray(fc.constantFrom('a', 'ab', 'p', 'é', '汉', 'zz', ''), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        segmentShapes,
        prefixes,
        fc.integer({ min: 1, max: 9 }),
        async (shapes, prefixes, expansions) => {
          const segments = segmentsOf(shapes);
          const passages = livePassages(segments).map(({ passage }) => passage);
          const holding = (of: string) => passages.filter(({ terms }) => terms.has(of)).length;
          const completed = new Map(
            prefixes.map((prefix) => {
              const fitting = TERMS.filter((each) => each.startsWith(prefix) && holding(each) > 0);
              fitting.sort((a, b) => holding(b) - holding(a) || (a < b ? -1 : 1));
              return [prefix, fitting.slice(0, Math.ceil(expansions / prefixes.length))];
            }),
          );
          const expected = {
            passages: passages.length,
            totalLength: passages.reduce((sum, { length }) => sum + length, 0),
            holding: new Map(
              ['a', 'é', 'none', ...[...completed.values()].flat()].map((each) => [each, holding(each)]),
            ),
            completed,
          };
          for (const memoryBytes of [2 ** 26, 1])
            await withIndex(segments, { memoryBytes, threads: 3 }, async (index) => {
              expect(
                await index.statistics(liveOf(segments), { terms: ['a', 'é', 'none'], prefixes, expansions }),
              ).toEqual(expected);
            });
        },
      ),
      { numRuns: 100 },
    );
  });
});
