import type { Invoice, InvoiceLine } from '@ipto/contracts';
import { type Column, formatFields } from '../../output/table.js';
import { formatMoney, formatTime } from '../../output/units.js';

export const INVOICE_STATUSES = ['open', 'issued', 'paid'] as const satisfies readonly Invoice['status'][];

export const INVOICE_COLUMNS: readonly Column<Invoice>[] = [
  { title: 'ID', value: (invoice) => invoice.invoice_id, keep: true },
  { title: 'PERIOD', value: (invoice) => invoice.period },
  { title: 'STATUS', value: (invoice) => invoice.status },
  { title: 'AMOUNT', value: (invoice) => formatMoney(invoice.amount) },
];

export const LINE_COLUMNS: readonly Column<InvoiceLine>[] = [
  { title: 'WHEN', value: (line) => formatTime(line.occurred_at) },
  { title: 'WHAT', value: ({ kind, use }) => (kind === 'charge' ? use : `${use} reversed`) },
  { title: 'DATASET', value: (line) => line.dataset_name },
  { title: 'FILENAME', value: (line) => line.filename },
  { title: 'AMOUNT', value: (line) => formatMoney(line.amount) },
  { title: 'ACCESS', value: (line) => line.access_id, keep: true },
];

export function describeInvoice(invoice: Invoice): string {
  return formatFields([
    ['ID', invoice.invoice_id],
    ['Period', invoice.period],
    ['Status', invoice.status],
    ['Amount', formatMoney(invoice.amount)],
    ...(invoice.issued_at === null ? [] : [['Issued', formatTime(invoice.issued_at)] as const]),
    ...(invoice.paid_at === null ? [] : [['Paid', formatTime(invoice.paid_at)] as const]),
    ...(invoice.reference === null ? [] : [['Reference', invoice.reference] as const]),
  ]);
}
