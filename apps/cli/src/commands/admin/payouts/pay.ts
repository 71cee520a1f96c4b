import { leaf } from '../../../command.js';
import { escapeControls } from '../../../output/escape.js';
import { formatMoney } from '../../../output/units.js';
import { referenceFlag } from '../reference.js';

export const payPayout = leaf({
  description: 'One that is closed, once buyers have paid for all of it.',
  args: [['<payout_id>', 'The payout statement.']],
  options: [referenceFlag()],
  examples: ['ipto admin payouts pay pay_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --reference "bank 2026-0412-03"'],
  run: async (call, id: string, { reference }: { reference: string }) => {
    const client = await call.client();
    const payout = await client.api.admin.payPayout.mutate({ id, reference });
    await call.result(
      payout,
      () =>
        `${escapeControls(payout.tenant_name)} was paid ${formatMoney(payout.amount)} for ${payout.period} (${payout.payout_id}).\n`,
    );
  },
});
