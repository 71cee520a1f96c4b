import type { AdminPayout, Payout } from '@ipto/contracts';
import { Option } from 'commander';
import { leaf } from '../../../command.js';
import { listLimit } from '../../../flags/values.js';
import type { Column } from '../../../output/table.js';
import { printList } from '../../list.js';
import { PAYOUT_COLUMNS, PAYOUT_STATUSES } from '../../provider/payouts/columns.js';

const COLUMNS: readonly Column<AdminPayout>[] = [
  ...PAYOUT_COLUMNS,
  { title: 'TENANT', value: (payout) => payout.tenant_name },
];

interface ListOptions {
  status?: Payout['status'];
  limit?: number;
}

export const listAllPayouts = leaf({
  options: [
    new Option('--status <status>', 'Only statements in this state.').choices(PAYOUT_STATUSES),
    listLimit(),
  ],
  examples: ['ipto admin payouts list', 'ipto admin payouts list --status closed'],
  run: async (call, { status, limit }: ListOptions) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.admin.listPayouts, { status }, { max: limit }), {
      columns: COLUMNS,
      empty: 'No payouts.',
    });
  },
});
