import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import { printList } from '../list.js';
import { INVOICE_COLUMNS } from './columns.js';

export const listInvoices = leaf({
  description: 'One for each month in UTC in which anything was charged; issued once the month is over.',
  options: [listLimit()],
  examples: ['ipto invoices list'],
  run: async (call, { limit }: { limit?: number }) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.buyer.invoices, {}, { max: limit }), {
      columns: INVOICE_COLUMNS,
      empty: 'No invoices.',
    });
  },
});
