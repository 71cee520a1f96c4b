import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BASE_PRICES,
  citationPrice,
  contract,
  demandFactor,
  downloadPrice,
  exampleId,
  formatMicros,
  fromMicros,
  MAX_RETRIEVAL_PRICE,
  monetizationMode,
  outcomePrice,
  type PriceTerms,
  pricingModel,
  retrievalPrice,
  splitCharge,
  sumAmounts,
  timeDecay,
  toMicros,
} from '../dist/index.js';

const unitPrice = fc.bigInt({ min: 0n, max: 1_000_000_000n });
const anyTerms: fc.Arbitrary<PriceTerms> = fc.record({
  monetizationMode: fc.constantFrom(...monetizationMode.options),
  pricingModel: fc.constantFrom(...pricingModel.options),
  unitPrice: fc.option(unitPrice),
  halfLifeDays: fc.integer({ min: 1, max: 3650 }),
});
const anyConditions = fc.record({
  ageDays: fc.integer({ min: -10, max: 100_000 }),
  billedRetrievals: fc.integer({ min: 0, max: 10_000_000 }),
});
const terms = (given: Partial<PriceTerms>): PriceTerms => ({
  monetizationMode: 'open',
  pricingModel: 'fixed',
  unitPrice: null,
  halfLifeDays: 180,
  ...given,
});
const now = { ageDays: 0, billedRetrievals: 0 };

describe('the price of a retrieval', () => {
  test('is a whole number of micro-dollars, never less than nothing nor above its bound', () => {
    fc.assert(
      fc.property(anyTerms, anyConditions, (asked, conditions) => {
        const price = retrievalPrice(asked, conditions);
        expect(typeof price).toBe('bigint');
        expect(price >= 0n && price <= MAX_RETRIEVAL_PRICE).toBe(true);
      }),
    );
  });

  test('is the base price of the mode where the dataset sets none', () => {
    expect(retrievalPrice(terms({ monetizationMode: 'open' }), now)).toBe(1_000n);
    expect(retrievalPrice(terms({ monetizationMode: 'premium' }), now)).toBe(30_000n);
    expect(retrievalPrice(terms({ monetizationMode: 'outcome_share' }), now)).toBe(5_000n);
    expect(retrievalPrice(terms({ unitPrice: 0n, monetizationMode: 'premium' }), now)).toBe(0n);
    expect(Object.keys(BASE_PRICES).sort()).toEqual([...monetizationMode.options].sort());
  });

  test('does not move when it is fixed', () => {
    fc.assert(
      fc.property(unitPrice, anyConditions, (price, conditions) => {
        expect(retrievalPrice(terms({ unitPrice: price }), conditions)).toBe(price);
      }),
    );
  });

  test('decays by half in each half-life, down to a fifth', () => {
    const decaying = terms({ pricingModel: 'time_decay', unitPrice: 1_000_000n, halfLifeDays: 100 });
    const at = (ageDays: number) => retrievalPrice(decaying, { ...now, ageDays });
    expect([0, 100, 200, 233, 10_000].map(at)).toEqual([1_000_000n, 500_000n, 250_000n, 200_000n, 200_000n]);
    // Half of an odd number is rounded up.
    expect(retrievalPrice({ ...decaying, unitPrice: 3n }, { ...now, ageDays: 100 })).toBe(2n);
    fc.assert(
      fc.property(
        unitPrice,
        fc.integer({ min: 1, max: 3650 }),
        fc.nat(40_000),
        fc.nat(1_000),
        (price, half, age, more) => {
          const aging = terms({ pricingModel: 'time_decay', unitPrice: price, halfLifeDays: half });
          const younger = retrievalPrice(aging, { ...now, ageDays: age });
          expect(retrievalPrice(aging, { ...now, ageDays: age + more }) <= younger).toBe(true);
          expect(younger * 5n >= price - 3n && younger <= price).toBe(true);
        },
      ),
    );
    expect(timeDecay(-5, 10)).toBe(1);
  });

  test('grows with demand, up to four times', () => {
    const sought = terms({ pricingModel: 'demand_curve', unitPrice: 1_000_000n });
    const at = (billedRetrievals: number) => retrievalPrice(sought, { ...now, billedRetrievals });
    expect([0, 100, 300, 6300, 1_000_000].map(at)).toEqual([
      1_000_000n,
      1_500_000n,
      2_000_000n,
      4_000_000n,
      4_000_000n,
    ]);
    fc.assert(
      fc.property(unitPrice, fc.nat(20_000), fc.nat(5_000), (price, billed, more) => {
        const curve = terms({ pricingModel: 'demand_curve', unitPrice: price });
        const before = retrievalPrice(curve, { ...now, billedRetrievals: billed });
        const after = retrievalPrice(curve, { ...now, billedRetrievals: billed + more });
        expect(after >= before && before >= price && after <= 4n * price).toBe(true);
      }),
    );
    expect(demandFactor(-1)).toBe(1);
  });
});

test('reports and downloads follow from the retrieval, outcomes from what they earned', () => {
  expect(citationPrice(30_000n)).toBe(60_000n);
  expect(downloadPrice(30_000n)).toBe(300_000n);
  expect(outcomePrice('outcome_share', 1_000_000_000_000n)).toBe(100_000_000_000n);
  expect(outcomePrice('outcome_share', 5n)).toBe(1n);
  expect(outcomePrice('outcome_share', 4n)).toBe(0n);
  expect(outcomePrice('premium', 1_000_000n)).toBe(0n);
});

test('a charge is divided without a remainder, the fifth rounded down', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (charge) => {
      const { platform, provider } = splitCharge(charge);
      expect(platform + provider).toBe(charge);
      expect(platform * 5n <= charge && (platform + 1n) * 5n > charge).toBe(true);
    }),
  );
});

test('amounts add up to the micro-dollar', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })), (amounts) => {
      expect(sumAmounts(amounts.map(fromMicros))).toBe(
        fromMicros(amounts.reduce((sum, each) => sum + each, 0n)),
      );
    }),
  );
  expect(sumAmounts([0.1, 0.2])).toBe(0.3);
});

test('amounts cross the API as decimals and come back the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (micros) => {
      const sent = JSON.stringify(fromMicros(micros));
      expect(toMicros(JSON.parse(sent))).toBe(micros);
      expect(Number(formatMicros(micros))).toBe(fromMicros(micros));
      expect(sent.split('.')[1]?.length ?? 0).toBeLessThanOrEqual(6);
    }),
  );
  // Every amount of six decimals may be sent, and none of seven.
  const { input } = contract.retrievals.reportOutcome;
  const sent = (revenue_amount: number) =>
    input.safeParse({ id: exampleId('retrieval'), revenue_amount, currency: 'USD' }).success;
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (micros) => {
      expect(sent(fromMicros(micros))).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect([0.0000001, 1.2345678, 999_999.9999995].map(sent)).toEqual([false, false, false]);
  expect([0n, 1n, -1n, 1_000_000n, 1_500_000n, -12_345_678n].map(formatMicros)).toEqual([
    '0',
    '0.000001',
    '-0.000001',
    '1',
    '1.5',
    '-12.345678',
  ]);
});
