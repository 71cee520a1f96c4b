import { z } from 'zod';
import { amount, name, text, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { LIMITS } from '../machinery/limits.js';
import { list, mutation, pageInput, query } from '../machinery/procedure.js';

export const modality = z.enum(['document', 'image', 'video', 'audio', 'mixed']).meta({ id: 'Modality' });
export const monetizationMode = z.enum(['open', 'premium', 'outcome_share']).meta({ id: 'MonetizationMode' });
export const pricingModel = z.enum(['fixed', 'time_decay', 'demand_curve']).meta({ id: 'PricingModel' });
export const visibility = z.enum(['private', 'listed', 'restricted']).meta({ id: 'Visibility' });
/** The states an owner may set; `suspended` is the platform's alone. */
export const ownerStatus = z.enum(['draft', 'ingesting', 'active', 'paused']);
export const datasetStatus = z.enum([...ownerStatus.options, 'suspended']).meta({ id: 'DatasetStatus' });

const unitPrice = amount(LIMITS.unitPrice)
  .nullable()
  .meta({ description: 'USD per retrieval; null takes the base price of the monetization mode' });
const halfLifeDays = z.int().min(1).max(3650);
const description = text(0, LIMITS.descriptionChars);

export const dataset = z
  .object({
    dataset_id: id('dataset'),
    tenant_id: id('tenant'),
    name: z.string(),
    description: z.string(),
    source_modality: modality,
    monetization_mode: monetizationMode,
    pricing_model: pricingModel,
    unit_price: z.number().nullable(),
    half_life_days: z.int(),
    visibility,
    status: datasetStatus,
    object_count: z.int(),
    ready_object_count: z.int(),
    storage_bytes: z.int(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Dataset' });
export type Dataset = z.infer<typeof dataset>;

export const exampleDataset: Dataset = {
  dataset_id: exampleId('dataset'),
  tenant_id: exampleId('tenant'),
  name: 'financial-data',
  description: 'Quarterly earnings reports 2020-2024',
  source_modality: 'document',
  monetization_mode: 'premium',
  pricing_model: 'time_decay',
  unit_price: null,
  half_life_days: 180,
  visibility: 'listed',
  status: 'active',
  object_count: 142,
  ready_object_count: 142,
  storage_bytes: 31_457_280,
  created_at: '2026-04-01T10:00:00.000Z',
  updated_at: '2026-04-02T08:00:00.000Z',
};

const tag = 'Datasets' as const;

export const datasets = {
  create: mutation({
    input: z.strictObject({
      name,
      description: description.default(''),
      source_modality: modality.default('document'),
      monetization_mode: monetizationMode.default('open'),
      pricing_model: pricingModel.default('fixed'),
      visibility: visibility.default('private'),
      unit_price: unitPrice.default(null),
      half_life_days: halfLifeDays.default(180),
    }),
    output: dataset,
    rest: { method: 'POST', path: '/v1/datasets', status: 201 },
    access: 'datasets:write',
    tag,
    summary: 'Create a new dataset',
    errors: ['forbidden'],
    example: {
      input: {
        name: 'financial-data',
        description: 'Quarterly earnings reports 2020-2024',
        monetization_mode: 'premium',
        pricing_model: 'time_decay',
        visibility: 'listed',
      },
      output: {
        ...exampleDataset,
        status: 'draft',
        object_count: 0,
        ready_object_count: 0,
        storage_bytes: 0,
      },
    },
  }),
  list: list({
    input: z.strictObject({ ...pageInput }),
    item: dataset,
    rest: { method: 'GET', path: '/v1/datasets' },
    access: 'datasets:read',
    tag,
    summary: 'List all datasets',
    description: "The own tenant's datasets, newest first.",
    example: exampleDataset,
  }),
  get: query({
    input: z.strictObject({ id: id('dataset') }),
    output: dataset,
    rest: { method: 'GET', path: '/v1/datasets/{id}' },
    access: 'datasets:read',
    tag,
    summary: 'Get a single dataset',
    errors: ['not_found'],
    example: { input: { id: exampleId('dataset') }, output: exampleDataset },
  }),
  update: mutation({
    input: z.strictObject({
      id: id('dataset'),
      name: name.optional(),
      description: description.optional(),
      source_modality: modality.optional(),
      monetization_mode: monetizationMode.optional(),
      pricing_model: pricingModel.optional(),
      visibility: visibility.optional(),
      unit_price: unitPrice.optional(),
      half_life_days: halfLifeDays.optional(),
      status: ownerStatus.optional(),
    }),
    output: dataset,
    rest: { method: 'PATCH', path: '/v1/datasets/{id}' },
    access: 'datasets:write',
    tag,
    summary: 'Update a dataset',
    errors: ['not_found', 'conflict'],
    example: {
      input: { id: exampleId('dataset'), status: 'paused' },
      output: { ...exampleDataset, status: 'paused' },
    },
  }),
  delete: mutation({
    input: z.strictObject({ id: id('dataset') }),
    output: dataset,
    rest: { method: 'DELETE', path: '/v1/datasets/{id}' },
    access: 'datasets:write',
    tag,
    summary: 'Delete a dataset',
    description: 'Deletes its objects, passages and bytes too, and answers with what was removed.',
    errors: ['not_found'],
    example: { input: { id: exampleId('dataset') }, output: exampleDataset },
  }),
};
