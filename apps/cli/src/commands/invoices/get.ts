import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import { formatTable } from '../../output/table.js';
import { readStatement } from '../statement.js';
import { describeInvoice, LINE_COLUMNS } from './columns.js';

export const getInvoice = leaf({
  description: 'Lines newest first; they add up to the amount.',
  args: [['<invoice_id>', 'The invoice.']],
  options: [listLimit()],
  examples: [
    'ipto invoices get invc_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
    'ipto invoices get invc_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --limit 20',
  ],
  run: async (call, id: string, { limit }: { limit?: number }) => {
    const client = await call.client();
    const invoice = await readStatement(client.api.buyer.invoice, id, limit);
    await call.result(
      invoice,
      async () =>
        `${describeInvoice(invoice)}\n${await formatTable(LINE_COLUMNS, invoice.lines, call.width)}`,
    );
  },
});
