import { z } from 'zod';
import { amount, currency, money, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { LIMITS } from '../machinery/limits.js';
import { mutation, query } from '../machinery/procedure.js';
import { usageKind } from './buyer.js';
import { citation, documentTitle, headingPath } from './search.js';

const source = z
  .object({
    retrieval_id: id('retrieval'),
    dataset_id: id('dataset'),
    dataset_name: z.string(),
    object_id: id('object'),
    filename: z.string(),
    content_type: z.string(),
    title: documentTitle,
    heading_path: headingPath,
    text: z.string().meta({ description: 'The whole passage, as it stands at the place cited' }),
    citation,
    citation_price: money.meta({ description: 'What reporting that the result was cited costs, in USD' }),
  })
  .meta({ id: 'Source' });

const report = z
  .object({
    access_id: id('usageEvent'),
    retrieval_id: id('retrieval'),
    kind: usageKind.extract(['citation', 'outcome']),
    charged_amount: money,
    currency,
    occurred_at: timestamp,
  })
  .meta({ id: 'RetrievalReport' });
export type RetrievalReport = z.infer<typeof report>;

const exampleReport: RetrievalReport = {
  access_id: exampleId('usageEvent'),
  retrieval_id: exampleId('retrieval'),
  kind: 'citation',
  charged_amount: 0.06,
  currency: 'USD',
  occurred_at: '2026-04-05T10:05:00.000Z',
};
const byTheBuyer = `By the tenant that got the result, once, within ${LIMITS.reportDays} days.`;

export const retrievals = {
  cite: mutation({
    input: z.strictObject({ id: id('retrieval') }),
    output: report,
    rest: { method: 'POST', path: '/v1/retrievals/{id}/citations', status: 201 },
    access: 'search:query',
    tag: 'Search',
    summary: 'Report that a result was cited',
    description: `Costs twice what the retrieval did, repeats left aside. ${byTheBuyer}`,
    errors: ['not_found', 'conflict', 'payment_required'],
    example: { input: { id: exampleId('retrieval') }, output: exampleReport },
  }),
  reportOutcome: mutation({
    input: z.strictObject({
      id: id('retrieval'),
      revenue_amount: amount(LIMITS.outcomeRevenue),
      currency,
    }),
    output: report,
    rest: { method: 'POST', path: '/v1/retrievals/{id}/outcomes', status: 201 },
    access: 'search:query',
    tag: 'Search',
    summary: 'Report what a result earned',
    description: `Costs a tenth of it where the dataset takes a share of outcomes, else nothing. ${byTheBuyer}`,
    errors: ['not_found', 'conflict', 'payment_required'],
    example: {
      input: { id: exampleId('retrieval'), revenue_amount: 100, currency: 'USD' },
      output: { ...exampleReport, kind: 'outcome', charged_amount: 10 },
    },
  }),
  source: query({
    input: z.strictObject({ id: id('retrieval') }),
    output: source,
    rest: { method: 'GET', path: '/v1/retrievals/{id}/source' },
    access: ['search:query', 'datasets:read'],
    tag: 'Search',
    summary: 'Read the very place behind a result',
    description:
      'For the tenant that got the result, free, for 30 days, as long as it may search the dataset.',
    errors: ['not_found'],
    example: {
      input: { id: exampleId('retrieval') },
      output: {
        retrieval_id: exampleId('retrieval'),
        dataset_id: exampleId('dataset'),
        dataset_name: 'financial-data',
        object_id: exampleId('object'),
        filename: 'reports/2024-q4.pdf',
        content_type: 'application/pdf',
        title: 'Q4 2024 earnings',
        heading_path: ['Results', 'Net sales'],
        text: 'Quarterly earnings rose by 12 % over the year before.',
        citation: { page: 3, char_start: 120, char_end: 980 },
        citation_price: 0.06,
      },
    },
  }),
};
