import { z } from 'zod';
import { currency, money, text, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { LIMITS } from '../machinery/limits.js';
import { list, pageInput, query } from '../machinery/procedure.js';
import { modality, monetizationMode, pricingModel } from './datasets.js';

const catalogDataset = z
  .object({
    dataset_id: id('dataset'),
    provider_name: z.string(),
    name: z.string(),
    description: z.string(),
    source_modality: modality,
    monetization_mode: monetizationMode,
    pricing_model: pricingModel,
    price: money.meta({ description: 'Of one retrieval now, of an object uploaded today' }),
    currency,
    ready_object_count: z.int(),
    updated_at: timestamp,
  })
  .meta({ id: 'CatalogDataset' });
export type CatalogDataset = z.infer<typeof catalogDataset>;

const exampleCatalogDataset: CatalogDataset = {
  dataset_id: exampleId('dataset'),
  provider_name: 'Acme Corp',
  name: 'financial-data',
  description: 'Quarterly earnings reports 2020-2024',
  source_modality: 'document',
  monetization_mode: 'premium',
  pricing_model: 'fixed',
  price: 0.03,
  currency: 'USD',
  ready_object_count: 142,
  updated_at: '2026-04-02T08:00:00.000Z',
};
const tag = 'Catalog' as const;

export const catalog = {
  list: list({
    input: z.strictObject({
      query: text(1, LIMITS.nameChars)
        .optional()
        .meta({ description: 'Part of the name, the description or the provider’s name, any case' }),
      source_modality: modality.optional(),
      monetization_mode: monetizationMode.optional(),
      ...pageInput,
    }),
    item: catalogDataset,
    rest: { method: 'GET', path: '/v1/catalog/datasets' },
    access: 'datasets:read',
    tag,
    summary: 'Discover datasets',
    description:
      'What is listed and active, of every tenant, and what is restricted where the tenant is entitled. Newest first.',
    example: exampleCatalogDataset,
  }),
  get: query({
    input: z.strictObject({ id: id('dataset') }),
    output: catalogDataset,
    rest: { method: 'GET', path: '/v1/catalog/datasets/{id}' },
    access: 'datasets:read',
    tag,
    summary: 'Get a dataset of the catalog',
    errors: ['not_found'],
    example: { input: { id: exampleId('dataset') }, output: exampleCatalogDataset },
  }),
};
