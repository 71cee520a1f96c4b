import { z } from 'zod';
import { balance, currency, money, month, period, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { type CsvTable, list, nextCursor, pageInput, query } from '../machinery/procedure.js';
import { usedMode } from './search.js';

const dashboard = z
  .object({
    api_key_count: z.int().meta({ description: 'Not revoked' }),
    active_api_key_count: z.int().meta({ description: 'Used in the past 30 days' }),
    searches_30d: z.int(),
    spend_30d: money,
    spend_this_month: money.meta({ description: 'What counts against the cap, of the whole tenant' }),
    spend_cap: money,
    currency,
  })
  .meta({ id: 'BuyerDashboard' });

const searchActivity = z
  .object({
    search_activity_id: id('search'),
    query_text: z.string(),
    mode: usedMode,
    dataset_ids: z.array(id('dataset')).meta({ description: 'What the search was narrowed to; empty: all' }),
    result_count: z.int(),
    charged_amount: money,
    currency,
    api_key_id: id('apiKey').nullable(),
    occurred_at: timestamp,
  })
  .meta({ id: 'SearchActivity' });
export type SearchActivity = z.infer<typeof searchActivity>;

export const usageKind = z.enum(['retrieval', 'citation', 'download', 'outcome']).meta({ id: 'UsageKind' });

const accessActivity = z
  .object({
    access_id: id('usageEvent'),
    kind: usageKind,
    dataset_id: id('dataset'),
    dataset_name: z.string(),
    object_id: id('object'),
    filename: z.string(),
    charged_amount: money,
    currency,
    api_key_id: id('apiKey').nullable(),
    occurred_at: timestamp,
  })
  .meta({ id: 'AccessActivity' });
export type AccessActivity = z.infer<typeof accessActivity>;

const spend = z
  .object({
    total_amount: money,
    currency,
    by_day: z.array(z.object({ date: z.iso.date(), amount: money })),
    by_dataset: z.array(z.object({ dataset_id: id('dataset'), dataset_name: z.string(), amount: money })),
    by_key: z.array(z.object({ api_key_id: id('apiKey').nullable(), name: z.string(), amount: money })),
  })
  .meta({ id: 'Spend' });

export const invoice = z
  .object({
    invoice_id: id('invoice'),
    period: month,
    status: z.enum(['open', 'issued', 'paid']),
    amount: balance.meta({ description: 'The sum of its lines' }),
    currency,
    issued_at: timestamp.nullable(),
    paid_at: timestamp.nullable(),
    reference: z.string().nullable().meta({ description: 'Of the payment' }),
  })
  .meta({ id: 'Invoice' });
export type Invoice = z.infer<typeof invoice>;

export const exampleInvoice: Invoice = {
  invoice_id: exampleId('invoice'),
  period: '2026-03',
  status: 'issued',
  amount: 12.5,
  currency: 'USD',
  issued_at: '2026-04-01T02:00:00.000Z',
  paid_at: null,
  reference: null,
};

const invoiceLine = z
  .object({
    transaction_id: id('ledgerTransaction'),
    access_id: id('usageEvent'),
    kind: z.enum(['charge', 'reversal']),
    use: usageKind,
    dataset_id: id('dataset'),
    dataset_name: z.string(),
    object_id: id('object'),
    filename: z.string(),
    amount: balance.meta({ description: 'What is owed for it; less than zero for a reversal' }),
    occurred_at: timestamp,
  })
  .meta({ id: 'InvoiceLine' });
export type InvoiceLine = z.infer<typeof invoiceLine>;

const invoiceWithLines = invoice
  .extend({ lines: z.array(invoiceLine), next_cursor: nextCursor })
  .meta({ id: 'InvoiceWithLines' });
const tag = 'Buyer' as const;
const covers = 'With a key: its own. With a session: the whole tenant’s.';

/** The figures of a period as a table: one line a day, a dataset and a key. */
function spendTable({ by_day, by_dataset, by_key, currency }: z.infer<typeof spend>): CsvTable {
  return {
    columns: ['by', 'id', 'name', 'amount', 'currency'],
    rows: [
      ...by_day.map(({ date, amount }) => ['day', date, '', amount, currency]),
      ...by_dataset.map((each) => ['dataset', each.dataset_id, each.dataset_name, each.amount, currency]),
      ...by_key.map((each) => ['key', each.api_key_id ?? '', each.name, each.amount, currency]),
    ],
  };
}

export const buyer = {
  dashboard: query({
    input: z.strictObject({}),
    output: dashboard,
    rest: { method: 'GET', path: '/v1/buyer/dashboard' },
    access: 'billing:read',
    tag,
    summary: 'Get buyer dashboard summary',
    example: {
      output: {
        api_key_count: 4,
        active_api_key_count: 2,
        searches_30d: 812,
        spend_30d: 4.25,
        spend_this_month: 1.5,
        spend_cap: 10,
        currency: 'USD',
      },
    },
  }),
  invoices: list({
    input: z.strictObject({ ...pageInput }),
    item: invoice,
    rest: { method: 'GET', path: '/v1/buyer/invoices' },
    access: 'billing:read',
    tag,
    summary: 'List invoices',
    description: 'One for each month in UTC in which anything was charged; issued once the month is over.',
    example: exampleInvoice,
  }),
  invoice: query({
    input: z.strictObject({ id: id('invoice'), ...pageInput }),
    output: invoiceWithLines,
    rest: { method: 'GET', path: '/v1/buyer/invoices/{id}' },
    access: 'billing:read',
    tag,
    summary: 'Get an invoice with its lines',
    description: 'Lines newest first, a page at a time.',
    errors: ['not_found'],
    example: {
      input: { id: exampleId('invoice') },
      output: {
        ...exampleInvoice,
        lines: [
          {
            transaction_id: exampleId('ledgerTransaction'),
            access_id: exampleId('usageEvent'),
            kind: 'charge',
            use: 'retrieval',
            dataset_id: exampleId('dataset'),
            dataset_name: 'financial-data',
            object_id: exampleId('object'),
            filename: 'reports/2024-q4.pdf',
            amount: 12.5,
            occurred_at: '2026-03-05T10:00:00.000Z',
          },
        ],
        next_cursor: null,
      },
    },
  }),
};

export const agent = {
  searches: list({
    input: z.strictObject({ ...period, ...pageInput }),
    item: searchActivity,
    rest: { method: 'GET', path: '/v1/agent/activity/searches' },
    access: 'usage:read',
    tag,
    summary: 'List search activity',
    description: covers,
    example: {
      search_activity_id: exampleId('search'),
      query_text: 'quarterly earnings 2024',
      mode: 'hybrid',
      dataset_ids: [],
      result_count: 5,
      charged_amount: 0.03,
      currency: 'USD',
      api_key_id: exampleId('apiKey'),
      occurred_at: '2026-04-05T10:00:00.000Z',
    },
  }),
  accesses: list({
    input: z.strictObject({ ...period, ...pageInput }),
    item: accessActivity,
    rest: { method: 'GET', path: '/v1/agent/activity/accesses' },
    access: 'usage:read',
    tag,
    summary: 'List dataset access activity',
    description: covers,
    example: {
      access_id: exampleId('usageEvent'),
      kind: 'retrieval',
      dataset_id: exampleId('dataset'),
      dataset_name: 'financial-data',
      object_id: exampleId('object'),
      filename: 'reports/2024-q4.pdf',
      charged_amount: 0.03,
      currency: 'USD',
      api_key_id: exampleId('apiKey'),
      occurred_at: '2026-04-05T10:00:00.000Z',
    },
  }),
  spend: query({
    input: z.strictObject(period),
    output: spend,
    rest: { method: 'GET', path: '/v1/agent/spend' },
    access: 'billing:read',
    tag,
    summary: 'Get spend summary',
    description: `${covers} Charges of the period; what was reversed is left out. The past 30 days unless the period says otherwise. As CSV where \`Accept: text/csv\` asks for it.`,
    csv: spendTable,
    example: {
      input: { from: '2026-04-01T00:00:00Z' },
      output: {
        total_amount: 0.03,
        currency: 'USD',
        by_day: [{ date: '2026-04-05', amount: 0.03 }],
        by_dataset: [{ dataset_id: exampleId('dataset'), dataset_name: 'financial-data', amount: 0.03 }],
        by_key: [{ api_key_id: exampleId('apiKey'), name: 'nightly agent', amount: 0.03 }],
      },
    },
  }),
};
