import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeBill } from '../dist/modules/billing/bill.js';

const objects = ['a', 'b', 'c', 'd', 'e'];
const price = fc.option(fc.bigInt({ min: 0n, max: 20n }));
/** Results of objects, each of which has one price wherever it stands. */
const anyResults = fc
  .tuple(
    fc.array(fc.constantFrom(...objects), { maxLength: 12 }),
    fc.array(price, { minLength: 5, maxLength: 5 }),
  )
  .map(([ids, prices]) =>
    ids.map((objectId) => ({ objectId, price: prices[objects.indexOf(objectId)] ?? null })),
  );
const anyBilled = fc.uniqueArray(fc.constantFrom(...objects)).map((ids) => new Set(ids));
const anyRest = fc.bigInt({ min: 0n, max: 60n });

test('a bill fits, pays once for each object, and gives nothing that nobody pays for', () => {
  fc.assert(
    fc.property(anyResults, anyBilled, anyRest, (results, billed, remaining) => {
      const { lines, withheld, total } = makeBill(results, billed, remaining);
      expect(total <= remaining).toBe(true);
      expect(lines.reduce((sum, { charge }) => sum + charge, 0n)).toBe(total);
      expect(lines.length + withheld).toBe(results.length);
      const paid = new Set<string>();
      for (const { result, charge } of lines) {
        const costs = result.price !== null && result.price > 0n && !billed.has(result.objectId);
        // With the first of its results, and with no other.
        expect(charge).toBe(costs && !paid.has(result.objectId) ? result.price : 0n);
        if (costs) paid.add(result.objectId);
      }
      // What is left out costs something.
      const shown = new Set(lines.map(({ result }) => result));
      for (const result of results)
        if (!shown.has(result)) {
          expect(result.price !== null && result.price > 0n && !billed.has(result.objectId)).toBe(true);
          expect(paid.has(result.objectId)).toBe(false);
        }
    }),
  );
});

test('what fits by itself is not crowded out by what does not, and the first come first', () => {
  const result = (objectId: string, price: bigint) => ({ objectId, price });
  const shown = (results: ReturnType<typeof result>[], rest: bigint) =>
    makeBill(results, new Set(), rest).lines.map(({ result: { objectId } }) => objectId);
  expect(shown([result('dear', 1000n), result('a', 1n), result('b', 2n)], 10n)).toEqual(['a', 'b']);
  expect(shown([result('a', 6n), result('b', 6n), result('c', 4n)], 10n)).toEqual(['a']);
  expect(shown([result('a', 6n), result('b', 4n), result('c', 4n)], 10n)).toEqual(['a', 'b']);
  expect(shown([result('a', 6n)], 5n)).toEqual([]);
});
