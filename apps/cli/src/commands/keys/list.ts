import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import type { Host } from '../../host.js';
import { printList } from '../list.js';
import { KEY_COLUMNS } from './columns.js';

export const listKeys = (host: Host) =>
  leaf(host, {
    name: 'list',
    summary: 'List all API keys for the current tenant',
    options: [listLimit()],
    examples: ['ipto keys list'],
    run: async (call, { limit }: { limit?: number }) => {
      const client = await call.client();
      await printList(call, client.pages(client.api.keys.list, {}, { max: limit }), {
        columns: KEY_COLUMNS,
        empty: 'No API keys.',
      });
    },
  });
