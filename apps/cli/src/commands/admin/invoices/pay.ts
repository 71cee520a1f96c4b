import { leaf } from '../../../command.js';
import { escapeControls } from '../../../output/escape.js';
import { formatMoney } from '../../../output/units.js';
import { referenceFlag } from '../reference.js';

export const payInvoice = leaf({
  description: 'One that is issued. What providers earned by it becomes payable.',
  args: [['<invoice_id>', 'The invoice.']],
  options: [referenceFlag()],
  examples: ['ipto admin invoices pay invc_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --reference "bank 2026-0410-17"'],
  run: async (call, id: string, { reference }: { reference: string }) => {
    const client = await call.client();
    const invoice = await client.api.admin.payInvoice.mutate({ id, reference });
    await call.result(
      invoice,
      () =>
        `${escapeControls(invoice.tenant_name)} has paid ${formatMoney(invoice.amount)} for ${invoice.period} (${invoice.invoice_id}).\n`,
    );
  },
});
