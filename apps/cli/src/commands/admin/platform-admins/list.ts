import type { PlatformAdmin } from '@ipto/contracts';
import { leaf } from '../../../command.js';
import { listLimit } from '../../../flags/values.js';
import type { Column } from '../../../output/table.js';
import { printList } from '../../list.js';

const COLUMNS: readonly Column<PlatformAdmin>[] = [
  { title: 'USER', value: (admin) => admin.user_id, keep: true },
  { title: 'EMAIL', value: (admin) => admin.email },
  { title: 'NAME', value: (admin) => admin.display_name },
];

export const listPlatformAdmins = leaf({
  options: [listLimit()],
  examples: ['ipto admin platform-admins list'],
  run: async (call, { limit }: { limit?: number }) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.admin.listPlatformAdmins, {}, { max: limit }), {
      columns: COLUMNS,
      empty: 'No platform admins.',
    });
  },
});
