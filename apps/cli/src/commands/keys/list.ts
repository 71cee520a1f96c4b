import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import { printList } from '../list.js';
import { KEY_COLUMNS } from './columns.js';

export const listKeys = leaf({
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
