import { ownerStatus } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../../command.js';
import { usageError } from '../../exit.js';
import type { Host } from '../../host.js';
import { describeDataset } from './columns.js';

interface UpdateOptions {
  name?: string;
  status?: z.infer<typeof ownerStatus>;
}

export const updateDataset = (host: Host) =>
  leaf(host, {
    name: 'update',
    summary: "Update a dataset's metadata or status",
    args: [['<dataset_id>', 'The dataset.']],
    options: [
      new Option('--name <name>', 'New dataset name.'),
      new Option('--status <status>', 'New status.').choices(ownerStatus.options),
    ],
    examples: ['ipto datasets update dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --status paused'],
    run: async (call, id: string, { name, status }: UpdateOptions) => {
      if (name === undefined && status === undefined) {
        throw usageError('Nothing to change: give --name or --status.');
      }
      const client = await call.client();
      const dataset = await client.api.datasets.update.mutate({ id, name, status });
      await call.result(dataset, () => describeDataset(dataset));
    },
  });
