import { z } from 'zod';
import { currency, instant, money, timestamp } from './fields.js';
import { exampleId, id } from './ids.js';
import { list, pageInput, query } from './procedure.js';
import { usedMode } from './search.js';

const dashboard = z
  .object({
    api_key_count: z.int().meta({ description: 'Not revoked' }),
    active_api_key_count: z.int().meta({ description: 'Used in the past 30 days' }),
    searches_30d: z.int(),
    spend_30d: money,
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

const accessActivity = z
  .object({
    access_id: id('usageEvent'),
    kind: z.enum(['retrieval', 'citation', 'download', 'outcome']),
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

const period = {
  from: instant.optional().meta({ description: 'At or after' }),
  to: instant.optional().meta({ description: 'Before' }),
};
const tag = 'Buyer' as const;
const covers = 'With a key: its own. With a session: the whole tenant’s.';

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
        spend_30d: 0,
        spend_cap: 10,
        currency: 'USD',
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
      charged_amount: 0,
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
      charged_amount: 0,
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
    description: covers,
    example: {
      input: { from: '2026-04-01T00:00:00Z' },
      output: { total_amount: 0, currency: 'USD', by_day: [], by_dataset: [], by_key: [] },
    },
  }),
};
