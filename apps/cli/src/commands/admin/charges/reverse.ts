import { Option } from 'commander';
import { leaf } from '../../../command.js';
import { formatMoney } from '../../../output/units.js';

export const reverseCharge = leaf({
  description: 'Buyer, provider and platform get back what they gave, in the books of this month.',
  args: [['<access_id>', 'What was charged, as `ipto activity accesses` shows it to the buyer.']],
  options: [new Option('--reason <text>', 'Why, for the audit log.').makeOptionMandatory()],
  examples: ['ipto admin charges reverse evt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --reason "The file was empty"'],
  run: async (call, id: string, { reason }: { reason: string }) => {
    const client = await call.client();
    const reversal = await client.api.admin.reverseCharge.mutate({ id, reason });
    await call.result(
      reversal,
      () => `The buyer gets back ${formatMoney(reversal.amount)} for ${reversal.access_id}.\n`,
    );
  },
});
