import type { CatalogDataset } from '@ipto/contracts';

/** What the terms of a dataset mean for whoever buys. */
export const MONETIZATION_FOR_BUYERS: Readonly<Record<CatalogDataset['monetization_mode'], string>> = {
  open: 'Reporting what a result earned costs nothing.',
  premium: 'Reporting what a result earned costs nothing.',
  outcome_share: 'A tenth of what you report that a result earned is charged.',
};

export const PRICING_FOR_BUYERS: Readonly<Record<CatalogDataset['pricing_model'], string>> = {
  fixed: 'The price stays as it is until the provider changes it.',
  time_decay: 'The price is that of an object uploaded today. Older ones cost less, down to a fifth of it.',
  demand_curve:
    'The more retrievals are billed in 24 hours, the higher the price, up to four times what it begins at.',
};
