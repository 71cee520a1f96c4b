import { z } from 'zod';
import { balance, currency, money, month, period, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { LIMITS } from '../machinery/limits.js';
import { list, nextCursor, pageInput, query } from '../machinery/procedure.js';
import { usageKind } from './buyer.js';

const dashboard = z
  .object({
    total_datasets: z.int(),
    total_objects: z.int(),
    total_storage_bytes: z.int(),
    objects_pending_review: z.int(),
    objects_approved: z.int(),
    objects_rejected: z.int(),
    retrievals_30d: z.int(),
    revenue_30d: money.meta({
      description: "The provider's part of what was charged, reversed charges left out",
    }),
    currency,
  })
  .meta({ id: 'ProviderDashboard' });

const datasetAnalytics = z
  .object({
    dataset_id: id('dataset'),
    dataset_name: z.string(),
    object_count: z.int(),
    active_object_count: z.int(),
    storage_bytes: z.int(),
    retrievals: z.int(),
    citations: z.int(),
    downloads: z.int(),
    revenue: money,
    currency,
    by_day: z.array(z.object({ date: z.iso.date(), retrievals: z.int(), revenue: money })),
  })
  .meta({
    id: 'DatasetAnalytics',
    description: 'Uses by other tenants in the past 30 days; days in UTC, those without left out.',
  });

export const payout = z
  .object({
    payout_id: id('payout'),
    period: month,
    period_start: timestamp,
    period_end: timestamp,
    status: z.enum(['open', 'closed', 'paid']),
    gross_amount: balance.meta({ description: 'What buyers were charged' }),
    platform_fee: balance,
    amount: balance.meta({ description: "The provider's part: the sum of its lines" }),
    payable_amount: balance.meta({
      description: 'The part of it that buyers have paid for, or that was reversed; known once it is closed',
    }),
    currency,
    closed_at: timestamp.nullable(),
    paid_at: timestamp.nullable(),
    reference: z.string().nullable().meta({ description: 'Of the payment' }),
  })
  .meta({ id: 'Payout' });
export type Payout = z.infer<typeof payout>;

export const examplePayout: Payout = {
  payout_id: exampleId('payout'),
  period: '2026-03',
  period_start: '2026-03-01T00:00:00.000Z',
  period_end: '2026-04-01T00:00:00.000Z',
  status: 'closed',
  gross_amount: 12.5,
  platform_fee: 2.5,
  amount: 10,
  payable_amount: 10,
  currency: 'USD',
  closed_at: '2026-04-01T02:00:00.000Z',
  paid_at: null,
  reference: null,
};

const payoutLine = z
  .object({
    transaction_id: id('ledgerTransaction'),
    kind: z.enum(['charge', 'reversal']),
    use: usageKind,
    dataset_id: id('dataset'),
    dataset_name: z.string(),
    gross_amount: balance,
    platform_fee: balance,
    amount: balance,
    payable: z.boolean().meta({ description: 'Whether the buyer has paid for it, or it was reversed' }),
    occurred_at: timestamp,
  })
  .meta({ id: 'PayoutLine', description: 'Who bought stays between the buyer and the platform.' });
export type PayoutLine = z.infer<typeof payoutLine>;

const payoutWithLines = payout
  .extend({ lines: z.array(payoutLine), next_cursor: nextCursor })
  .meta({ id: 'PayoutWithLines' });

const analytics = z
  .object({
    from: timestamp,
    to: timestamp,
    retrievals: z.int(),
    citations: z.int(),
    downloads: z.int(),
    outcomes: z.int(),
    revenue: money,
    currency,
    by_day: z.array(
      z.object({
        date: z.iso.date(),
        retrievals: z.int(),
        citations: z.int(),
        downloads: z.int(),
        outcomes: z.int(),
        revenue: money,
      }),
    ),
    top_queries: z.array(
      z.object({
        query: z.string(),
        searches: z.int(),
      }),
    ),
  })
  .meta({
    id: 'ProviderAnalytics',
    description: `Uses by other tenants; days in UTC, those without left out. Words that fewer than ${LIMITS.topQueryBuyers} buyers searched for are left out of the queries.`,
  });

const tag = 'Provider' as const;

export const provider = {
  dashboard: query({
    input: z.strictObject({}),
    output: dashboard,
    rest: { method: 'GET', path: '/v1/provider/dashboard' },
    access: 'usage:read',
    tag,
    summary: 'Get provider dashboard summary',
    example: {
      output: {
        total_datasets: 3,
        total_objects: 142,
        total_storage_bytes: 31_457_280,
        objects_pending_review: 2,
        objects_approved: 139,
        objects_rejected: 1,
        retrievals_30d: 5120,
        revenue_30d: 122.88,
        currency: 'USD',
      },
    },
  }),
  datasetAnalytics: query({
    input: z.strictObject({ id: id('dataset') }),
    output: datasetAnalytics,
    rest: { method: 'GET', path: '/v1/provider/datasets/{id}/analytics' },
    access: 'usage:read',
    tag,
    summary: 'Get analytics for a dataset',
    errors: ['not_found'],
    example: {
      input: { id: exampleId('dataset') },
      output: {
        dataset_id: exampleId('dataset'),
        dataset_name: 'financial-data',
        object_count: 142,
        active_object_count: 139,
        storage_bytes: 31_457_280,
        retrievals: 5120,
        citations: 0,
        downloads: 12,
        revenue: 122.88,
        currency: 'USD',
        by_day: [{ date: '2026-04-04', retrievals: 320, revenue: 7.68 }],
      },
    },
  }),
  analytics: query({
    input: z.strictObject({ dataset_id: id('dataset').optional(), ...period }),
    output: analytics,
    rest: { method: 'GET', path: '/v1/provider/analytics' },
    access: 'usage:read',
    tag,
    summary: 'Get usage, revenue and top queries',
    description: 'Of all datasets or of one; the past 30 days unless the period says otherwise.',
    errors: ['not_found'],
    example: {
      input: { from: '2026-04-01T00:00:00Z' },
      output: {
        from: '2026-04-01T00:00:00.000Z',
        to: '2026-04-05T10:00:00.000Z',
        retrievals: 320,
        citations: 4,
        downloads: 1,
        outcomes: 0,
        revenue: 7.68,
        currency: 'USD',
        by_day: [
          { date: '2026-04-04', retrievals: 320, citations: 4, downloads: 1, outcomes: 0, revenue: 7.68 },
        ],
        top_queries: [{ query: 'quarterly earnings', searches: 18 }],
      },
    },
  }),
  payouts: list({
    input: z.strictObject({ ...pageInput }),
    item: payout,
    rest: { method: 'GET', path: '/v1/provider/payouts' },
    access: 'billing:read',
    tag,
    summary: 'List payout statements',
    description: 'One for each month in UTC in which anything was earned; closed once the month is over.',
    example: examplePayout,
  }),
  payout: query({
    input: z.strictObject({ id: id('payout'), ...pageInput }),
    output: payoutWithLines,
    rest: { method: 'GET', path: '/v1/provider/payouts/{id}' },
    access: 'billing:read',
    tag,
    summary: 'Get a payout statement with its lines',
    description: 'Lines newest first, a page at a time.',
    errors: ['not_found'],
    example: {
      input: { id: exampleId('payout') },
      output: {
        ...examplePayout,
        lines: [
          {
            transaction_id: exampleId('ledgerTransaction'),
            kind: 'charge',
            use: 'retrieval',
            dataset_id: exampleId('dataset'),
            dataset_name: 'financial-data',
            gross_amount: 12.5,
            platform_fee: 2.5,
            amount: 10,
            payable: true,
            occurred_at: '2026-03-05T10:00:00.000Z',
          },
        ],
        next_cursor: null,
      },
    },
  }),
};
