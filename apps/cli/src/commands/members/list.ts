import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import { printList } from '../list.js';
import { MEMBER_COLUMNS } from './columns.js';

export const listMembers = leaf({
  options: [listLimit()],
  examples: ['ipto members list'],
  run: async (call, { limit }: { limit?: number }) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.members.list, {}, { max: limit }), {
      columns: MEMBER_COLUMNS,
      empty: 'No members.',
    });
  },
});
