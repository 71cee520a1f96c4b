import { leaf } from '../../command.js';
import { describeDataset } from './columns.js';

export const getDataset = leaf({
  args: [['<dataset_id>', 'The dataset.']],
  examples: ['ipto datasets get dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string) => {
    const client = await call.client();
    const dataset = await client.api.datasets.get.query({ id });
    await call.result(dataset, () => describeDataset(dataset));
  },
});
