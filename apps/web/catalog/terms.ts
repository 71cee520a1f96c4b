import type { CatalogDataset } from '@ipto/contracts';
import type { Option } from '../ui/select';

export type Modality = CatalogDataset['source_modality'];
export type MonetizationMode = CatalogDataset['monetization_mode'];
export type PricingModel = CatalogDataset['pricing_model'];

export const MODALITIES: Record<Modality, string> = {
  document: 'Documents',
  image: 'Images',
  video: 'Video',
  audio: 'Audio',
  mixed: 'Mixed',
};

export const MONETIZATIONS: Record<MonetizationMode, { label: string; text: string }> = {
  open: { label: 'Open', text: 'Reporting what a result earned costs nothing.' },
  premium: { label: 'Premium', text: 'Reporting what a result earned costs nothing.' },
  outcome_share: {
    label: 'Outcome share',
    text: 'A tenth of what you report that a result earned is charged.',
  },
};

export const PRICINGS: Record<PricingModel, { label: string; text: string }> = {
  fixed: { label: 'Fixed', text: 'The price stays as it is until the provider changes it.' },
  time_decay: {
    label: 'Falls with age',
    text: 'The price is that of an object uploaded today. Older ones cost less, down to a fifth of it.',
  },
  demand_curve: {
    label: 'Follows demand',
    text: 'The more retrievals are billed in 24 hours, the higher the price, up to four times what it begins at.',
  },
};

/** The keys of a record that names each of them. */
export function namesOf<K extends string>(record: Record<K, unknown>): K[] {
  return Object.keys(record) as K[];
}

export const MODALITY_OPTIONS: readonly Option[] = namesOf(MODALITIES).map((value) => ({
  value,
  label: MODALITIES[value],
}));
export const MONETIZATION_OPTIONS: readonly Option[] = namesOf(MONETIZATIONS).map((value) => ({
  value,
  label: MONETIZATIONS[value].label,
}));
