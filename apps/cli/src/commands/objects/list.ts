import { objectStatus } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import { printList } from '../list.js';
import { OBJECT_COLUMNS } from './columns.js';

interface ListOptions {
  status?: z.infer<typeof objectStatus>;
  limit?: number;
}

export const listObjects = leaf({
  args: [['<dataset_id>', 'The dataset.']],
  options: [
    new Option('--status <status>', 'Only objects in this state.').choices(objectStatus.options),
    listLimit(),
  ],
  examples: [
    'ipto objects list dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
    'ipto objects list dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --status failed',
  ],
  run: async (call, datasetId: string, { status, limit }: ListOptions) => {
    const client = await call.client();
    const pages = client.pages(client.api.objects.list, { dataset_id: datasetId, status }, { max: limit });
    await printList(call, pages, { columns: OBJECT_COLUMNS, empty: 'No objects.' });
  },
});
