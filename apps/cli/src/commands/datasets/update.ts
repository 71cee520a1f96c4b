import { modality, monetizationMode, ownerStatus, pricingModel, visibility } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../../command.js';
import { usageError } from '../../exit.js';
import { describeDataset } from './columns.js';
import { priceFlags } from './price.js';

interface UpdateOptions {
  name?: string;
  status?: z.infer<typeof ownerStatus>;
  description?: string;
  modality?: z.infer<typeof modality>;
  monetization?: z.infer<typeof monetizationMode>;
  pricing?: z.infer<typeof pricingModel>;
  visibility?: z.infer<typeof visibility>;
  unitPrice?: number;
  halfLifeDays?: number;
}

export const updateDataset = leaf({
  args: [['<dataset_id>', 'The dataset.']],
  options: [
    new Option('--name <name>', 'New dataset name.'),
    new Option('--status <status>', 'New status.').choices(ownerStatus.options),
    new Option('--description <text>', 'New description.'),
    new Option('--modality <modality>', 'New data modality.').choices(modality.options),
    new Option('--monetization <mode>', 'New monetization model.').choices(monetizationMode.options),
    new Option('--pricing <strategy>', 'New pricing strategy.').choices(pricingModel.options),
    new Option('--visibility <visibility>', 'Who may find it.').choices(visibility.options),
    ...priceFlags(),
  ],
  examples: [
    'ipto datasets update dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --status paused',
    'ipto datasets update dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --visibility listed --unit-price 0.05',
  ],
  run: async (call, id: string, options: UpdateOptions) => {
    const change = {
      name: options.name,
      status: options.status,
      description: options.description,
      source_modality: options.modality,
      monetization_mode: options.monetization,
      pricing_model: options.pricing,
      visibility: options.visibility,
      unit_price: options.unitPrice,
      half_life_days: options.halfLifeDays,
    };
    if (Object.values(change).every((value) => value === undefined)) {
      throw usageError('Nothing to change: give --name, --status or another of the flags in --help.');
    }
    const client = await call.client();
    const dataset = await client.api.datasets.update.mutate({ id, ...change });
    await call.result(dataset, () => describeDataset(dataset));
  },
});
