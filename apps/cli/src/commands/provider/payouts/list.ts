import { leaf } from '../../../command.js';
import { listLimit } from '../../../flags/values.js';
import { printList } from '../../list.js';
import { PAYOUT_COLUMNS } from './columns.js';

export const listPayouts = leaf({
  description: 'One for each month in UTC in which anything was earned; closed once the month is over.',
  options: [listLimit()],
  examples: ['ipto provider payouts list'],
  run: async (call, { limit }: { limit?: number }) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.provider.payouts, {}, { max: limit }), {
      columns: PAYOUT_COLUMNS,
      empty: 'No payouts.',
    });
  },
});
