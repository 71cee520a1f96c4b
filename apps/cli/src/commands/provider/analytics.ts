import type { contract } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../../command.js';
import { type Period, periodFlags } from '../../flags/period.js';
import type { Invocation } from '../../invocation.js';
import { type Column, formatFields, formatTable } from '../../output/table.js';
import { formatMoney, formatTime } from '../../output/units.js';

type Analytics = z.infer<typeof contract.provider.analytics.output>;

const DAY_COLUMNS: readonly Column<Analytics['by_day'][number]>[] = [
  { title: 'DAY', value: (day) => day.date },
  { title: 'RETRIEVALS', value: (day) => day.retrievals },
  { title: 'CITATIONS', value: (day) => day.citations },
  { title: 'DOWNLOADS', value: (day) => day.downloads },
  { title: 'OUTCOMES', value: (day) => day.outcomes },
  { title: 'REVENUE', value: (day) => formatMoney(day.revenue) },
  { title: '', value: (day) => day.revenue, bar: true },
];

const QUERY_COLUMNS: readonly Column<Analytics['top_queries'][number]>[] = [
  { title: 'QUERY', value: ({ query }) => query },
  { title: 'SEARCHES', value: ({ searches }) => searches },
  { title: '', value: ({ searches }) => searches, bar: true },
];

interface AnalyticsOptions extends Period {
  dataset?: string;
}

export const analytics = leaf({
  description:
    'Use by other tenants; revenue is your part of what they were charged. The past 30 days unless --from and --to say otherwise; days in UTC. Queries are counted over the newest 2000 results, without the words that fewer than three buyers used.',
  options: [
    new Option('--dataset <dataset_id>', 'Of this dataset alone. Defaults to all.'),
    ...periodFlags(),
  ],
  examples: [
    'ipto provider analytics',
    'ipto provider analytics --dataset dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --from 2026-04-01',
  ],
  run: async (call, { dataset, from, to }: AnalyticsOptions) => {
    const client = await call.client();
    const answer = await client.api.provider.analytics.query({ dataset_id: dataset, from, to });
    await call.result(answer, () => describeAnalytics(call, answer));
  },
});

async function describeAnalytics({ width }: Invocation, answer: Analytics): Promise<string> {
  const { by_day: days, top_queries: queries } = answer;
  const totals = formatFields([
    ['Period', `${formatTime(answer.from)} to ${formatTime(answer.to)}`],
    ['Retrievals', String(answer.retrievals)],
    ['Citations', String(answer.citations)],
    ['Downloads', String(answer.downloads)],
    ['Outcomes', String(answer.outcomes)],
    ['Revenue', formatMoney(answer.revenue)],
  ]);
  return [
    totals,
    ...(days.length > 0 ? [await formatTable(DAY_COLUMNS, days, width)] : []),
    ...(queries.length > 0 ? [await formatTable(QUERY_COLUMNS, queries, width)] : []),
  ].join('\n');
}
