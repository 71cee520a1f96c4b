import { leaf } from '../../command.js';
import { describeCatalogDataset } from './columns.js';

export const getCatalogDataset = leaf({
  args: [['<dataset_id>', 'The dataset.']],
  examples: ['ipto catalog get dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string) => {
    const client = await call.client();
    const dataset = await client.api.catalog.get.query({ id });
    await call.result(dataset, () => describeCatalogDataset(dataset));
  },
});
