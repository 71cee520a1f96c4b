import { modality, monetizationMode, pricingModel, visibility } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../../command.js';
import { describeDataset } from './columns.js';
import { priceFlags } from './price.js';

interface CreateOptions {
  name: string;
  description: string;
  modality: z.infer<typeof modality>;
  monetization: z.infer<typeof monetizationMode>;
  pricing: z.infer<typeof pricingModel>;
  visibility: z.infer<typeof visibility>;
  unitPrice?: number;
  halfLifeDays?: number;
}

export const createDataset = leaf({
  options: [
    new Option('--name <name>', 'Human-readable dataset name.').makeOptionMandatory(),
    new Option('--description <text>', 'Short description of the dataset.').default(''),
    new Option('--modality <modality>', 'Data modality.').choices(modality.options).default('document'),
    new Option('--monetization <mode>', 'Monetization model.')
      .choices(monetizationMode.options)
      .default('open'),
    new Option('--pricing <strategy>', 'Pricing strategy.').choices(pricingModel.options).default('fixed'),
    new Option('--visibility <visibility>', 'Who may find it.')
      .choices(visibility.options)
      .default('private'),
    ...priceFlags(),
  ],
  examples: [
    'ipto datasets create --name "financial-data"',
    'ipto datasets create --name "financial-data" --monetization premium --pricing time_decay --visibility listed',
  ],
  run: async (call, options: CreateOptions) => {
    const client = await call.client();
    const dataset = await client.api.datasets.create.mutate({
      name: options.name,
      description: options.description,
      source_modality: options.modality,
      monetization_mode: options.monetization,
      pricing_model: options.pricing,
      visibility: options.visibility,
      unit_price: options.unitPrice,
      half_life_days: options.halfLifeDays,
    });
    await call.result(dataset, () => describeDataset(dataset));
  },
});
