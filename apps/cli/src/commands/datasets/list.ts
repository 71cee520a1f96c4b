import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import { printList } from '../list.js';
import { DATASET_COLUMNS } from './columns.js';

export const listDatasets = leaf({
  options: [listLimit()],
  examples: ['ipto datasets list', 'ipto datasets list --limit 5 --output json'],
  run: async (call, { limit }: { limit?: number }) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.datasets.list, {}, { max: limit }), {
      columns: DATASET_COLUMNS,
      empty: 'No datasets yet. Make one with: ipto datasets create --name <name>',
    });
  },
});
