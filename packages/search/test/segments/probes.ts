import type { Gate, ObjectTest, Probe } from '@ipto/search/segments';
import fc from 'fast-check';
import { TERMS } from './corpus.js';

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
/** Probes without excluded objects. */
export const probe: fc.Arbitrary<Omit<Probe, 'excludedObjects'>> = fc.record({
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
