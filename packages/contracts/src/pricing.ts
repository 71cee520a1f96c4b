import type { z } from 'zod';
import { type Micros, percentOf, scale } from './money.js';
import type { monetizationMode, pricingModel } from './nouns/datasets.js';

/** What a dataset's owner has set of its price. */
export interface PriceTerms {
  readonly monetizationMode: z.infer<typeof monetizationMode>;
  readonly pricingModel: z.infer<typeof pricingModel>;
  /** Null takes the base price of the monetization mode. */
  readonly unitPrice: Micros | null;
  readonly halfLifeDays: number;
}

/** What a price depends on beside them. */
export interface PriceConditions {
  /** Whole days since the object was uploaded. */
  readonly ageDays: number;
  /** The dataset's billed retrievals in the past 24 hours. */
  readonly billedRetrievals: number;
}

/** The price of a retrieval where a dataset sets none of its own. */
export const BASE_PRICES: Readonly<Record<PriceTerms['monetizationMode'], Micros>> = {
  open: 1_000n,
  premium: 30_000n,
  outcome_share: 5_000n,
};

/** No retrieval costs more: the highest unit price, $1000, times the highest demand factor. */
export const MAX_RETRIEVAL_PRICE: Micros = 4_000_000_000n;

const LOWEST_DECAY = 0.2;
const HIGHEST_DEMAND = 4;
/** Beyond it the demand factor grows no more: log2(1 + d / 100) / 2 = 3. */
export const HIGHEST_DEMAND_RETRIEVALS = 6300;

const CITATION_TIMES = 2n;
const DOWNLOAD_TIMES = 10n;
const OUTCOME_PERCENT = 10n;
const PLATFORM_FEE_DIVISOR = 5n;

/** How much of its price an object keeps with age: max(0.2, 2^(−age / half-life)), both in days. 0.2..1. */
export function timeDecay(ageDays: number, halfLifeDays: number): number {
  return Math.max(LOWEST_DECAY, 2 ** (-Math.max(0, ageDays) / halfLifeDays));
}

/** How much demand raises a price: clamp(1 + 0.5 · log2(1 + d / 100), 1, 4), d the billed retrievals of 24 hours. 1..4. */
export function demandFactor(billedRetrievals: number): number {
  return Math.min(HIGHEST_DEMAND, 1 + 0.5 * Math.log2(1 + Math.max(0, billedRetrievals) / 100));
}

/**
 * What one retrieval costs, in micro-dollars, half up: the unit price p under `fixed`, p · {@link timeDecay} under
 * `time_decay`, p · {@link demandFactor} under `demand_curve`. 0..{@link MAX_RETRIEVAL_PRICE}.
 */
export function retrievalPrice(terms: PriceTerms, { ageDays, billedRetrievals }: PriceConditions): Micros {
  const unitPrice = terms.unitPrice ?? BASE_PRICES[terms.monetizationMode];
  switch (terms.pricingModel) {
    case 'fixed':
      return unitPrice;
    case 'time_decay':
      return scale(unitPrice, timeDecay(ageDays, terms.halfLifeDays));
    case 'demand_curve':
      return scale(unitPrice, demandFactor(billedRetrievals));
  }
}

/** What it costs to report that a result was cited: twice its retrieval. */
export function citationPrice(retrieval: Micros): Micros {
  return CITATION_TIMES * retrieval;
}

/** What it costs to download an object: ten retrievals of it. */
export function downloadPrice(retrieval: Micros): Micros {
  return DOWNLOAD_TIMES * retrieval;
}

/** What an outcome costs: a tenth of the revenue where the dataset takes a share, half up; else nothing. */
export function outcomePrice(mode: PriceTerms['monetizationMode'], revenue: Micros): Micros {
  return mode === 'outcome_share' ? percentOf(revenue, OUTCOME_PERCENT) : 0n;
}

/** How a charge is divided: the platform gets a fifth, rounded down, and the provider all the rest. */
export function splitCharge(charge: Micros): { platform: Micros; provider: Micros } {
  const platform = charge / PLATFORM_FEE_DIVISOR;
  return { platform, provider: charge - platform };
}
