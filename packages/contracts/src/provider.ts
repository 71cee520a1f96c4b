import { z } from 'zod';
import { currency, money, timestamp } from './fields.js';
import { exampleId, id } from './ids.js';
import { list, pageInput, query } from './procedure.js';

const dashboard = z
  .object({
    total_datasets: z.int(),
    total_objects: z.int(),
    total_storage_bytes: z.int(),
    objects_pending_review: z.int(),
    objects_approved: z.int(),
    objects_rejected: z.int(),
    retrievals_30d: z.int(),
    revenue_30d: money,
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

const payout = z
  .object({
    payout_id: id('payout'),
    period_start: timestamp,
    period_end: timestamp,
    status: z.enum(['open', 'closed', 'paid']),
    gross_amount: money,
    platform_fee: money,
    amount: money.meta({ description: "The provider's part" }),
    currency,
    paid_at: timestamp.nullable(),
  })
  .meta({ id: 'Payout' });
export type Payout = z.infer<typeof payout>;

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
        revenue_30d: 0,
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
        revenue: 0,
        currency: 'USD',
        by_day: [{ date: '2026-04-04', retrievals: 320, revenue: 0 }],
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
    example: {
      payout_id: exampleId('payout'),
      period_start: '2026-03-01T00:00:00.000Z',
      period_end: '2026-04-01T00:00:00.000Z',
      status: 'closed',
      gross_amount: 12.5,
      platform_fee: 2.5,
      amount: 10,
      currency: 'USD',
      paid_at: null,
    },
  }),
};
