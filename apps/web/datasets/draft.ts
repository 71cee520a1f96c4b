import type { Dataset } from '@ipto/contracts';
import { LIMITS, type PriceTerms, toMicros } from '../api/contract';

/** What a provider sets of a dataset, as it stands in a form. */
export interface Draft
  extends Pick<
    Dataset,
    'name' | 'description' | 'source_modality' | 'monetization_mode' | 'pricing_model' | 'visibility'
  > {
  /** In USD; empty takes the base price. */
  readonly unit_price: string;
  readonly half_life_days: string;
}

export const NEW_DATASET: Draft = {
  name: '',
  description: '',
  source_modality: 'document',
  monetization_mode: 'open',
  pricing_model: 'fixed',
  visibility: 'private',
  unit_price: '',
  half_life_days: '180',
};

export function draftOf(dataset: Dataset): Draft {
  return {
    name: dataset.name,
    description: dataset.description,
    source_modality: dataset.source_modality,
    monetization_mode: dataset.monetization_mode,
    pricing_model: dataset.pricing_model,
    visibility: dataset.visibility,
    unit_price: dataset.unit_price === null ? '' : String(dataset.unit_price),
    half_life_days: String(dataset.half_life_days),
  };
}

/** A draft as the API takes it. */
export function termsToSend({ unit_price, half_life_days, ...rest }: Draft) {
  return {
    ...rest,
    unit_price: unit_price === '' ? null : Number(unit_price),
    // Of other prices it is neither asked nor shown.
    ...(rest.pricing_model === 'time_decay' && { half_life_days: Number(half_life_days) }),
  };
}

/** What a draft's prices are reckoned by; null while what is typed is no price. */
export function priceTermsOf(draft: Draft): PriceTerms | null {
  const price = Number(draft.unit_price);
  const halfLifeDays = Number(draft.half_life_days);
  const decays = draft.pricing_model === 'time_decay';
  if (!(price >= 0 && price <= LIMITS.unitPrice && (halfLifeDays >= 1 || !decays))) return null;
  return {
    monetizationMode: draft.monetization_mode,
    pricingModel: draft.pricing_model,
    unitPrice: draft.unit_price === '' ? null : toMicros(price),
    halfLifeDays,
  };
}
