import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import { printList } from '../list.js';
import { INVITATION_COLUMNS } from './columns.js';

export const listInvitations = leaf({
  options: [listLimit()],
  examples: ['ipto members invitations'],
  run: async (call, { limit }: { limit?: number }) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.invitations.list, {}, { max: limit }), {
      columns: INVITATION_COLUMNS,
      empty: 'No open invitations.',
    });
  },
});
