import type { AdminInvoice, Invoice } from '@ipto/contracts';
import { Option } from 'commander';
import { leaf } from '../../../command.js';
import { listLimit } from '../../../flags/values.js';
import type { Column } from '../../../output/table.js';
import { INVOICE_COLUMNS, INVOICE_STATUSES } from '../../invoices/columns.js';
import { printList } from '../../list.js';

const COLUMNS: readonly Column<AdminInvoice>[] = [
  ...INVOICE_COLUMNS,
  { title: 'TENANT', value: (invoice) => invoice.tenant_name },
];

interface ListOptions {
  status?: Invoice['status'];
  limit?: number;
}

export const listAllInvoices = leaf({
  options: [
    new Option('--status <status>', 'Only invoices in this state.').choices(INVOICE_STATUSES),
    listLimit(),
  ],
  examples: ['ipto admin invoices list', 'ipto admin invoices list --status issued'],
  run: async (call, { status, limit }: ListOptions) => {
    const client = await call.client();
    await printList(call, client.pages(client.api.admin.listInvoices, { status }, { max: limit }), {
      columns: COLUMNS,
      empty: 'No invoices.',
    });
  },
});
