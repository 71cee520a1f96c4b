import { leaf } from '../../../command.js';
import { listLimit } from '../../../flags/values.js';
import { formatTable } from '../../../output/table.js';
import { readStatement } from '../../statement.js';
import { describePayout, LINE_COLUMNS } from './columns.js';

export const getPayout = leaf({
  description: 'Lines newest first; they add up to the amount. What buyers have paid for is payable.',
  args: [['<payout_id>', 'The payout statement.']],
  options: [listLimit()],
  examples: [
    'ipto provider payouts get pay_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
    'ipto provider payouts get pay_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --limit 20',
  ],
  run: async (call, id: string, { limit }: { limit?: number }) => {
    const client = await call.client();
    const payout = await readStatement(client.api.provider.payout, id, limit);
    await call.result(
      payout,
      async () => `${describePayout(payout)}\n${await formatTable(LINE_COLUMNS, payout.lines, call.width)}`,
    );
  },
});
