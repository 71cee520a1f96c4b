import type { contract } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../command.js';
import { type Period, periodFlags } from '../flags/period.js';
import type { Invocation } from '../invocation.js';
import { type Column, formatFields, formatTable } from '../output/table.js';
import { formatMoney } from '../output/units.js';

type Spend = z.infer<typeof contract.agent.spend.output>;

const VIEWS = ['day', 'dataset', 'key'] as const;
type View = (typeof VIEWS)[number];

/** What every view of it shows: an amount, and how it compares with the others. */
const AMOUNT: readonly Column<{ amount: number }>[] = [
  { title: 'AMOUNT', value: ({ amount }) => formatMoney(amount) },
  { title: '', value: ({ amount }) => amount, bar: true },
];

const DAY_COLUMNS: readonly Column<Spend['by_day'][number]>[] = [
  { title: 'DAY', value: ({ date }) => date },
  ...AMOUNT,
];

const DATASET_COLUMNS: readonly Column<Spend['by_dataset'][number]>[] = [
  { title: 'DATASET', value: (dataset) => dataset.dataset_id, keep: true },
  { title: 'NAME', value: (dataset) => dataset.dataset_name },
  ...AMOUNT,
];

const KEY_COLUMNS: readonly Column<Spend['by_key'][number]>[] = [
  { title: 'KEY', value: (key) => key.api_key_id ?? '-', keep: true },
  { title: 'NAME', value: (key) => key.name },
  ...AMOUNT,
];

interface SpendOptions extends Period {
  by?: View;
}

export const spend = leaf({
  description:
    'With a key: what that key spent. Otherwise: the whole tenant. The past 30 days unless --from and --to say otherwise; days in UTC. What was reversed is left out. As data all of it is printed, whatever --by says.',
  options: [
    ...periodFlags(),
    new Option('--by <view>', 'Show only this table. Defaults to all three.').choices(VIEWS),
  ],
  examples: ['ipto spend', 'ipto spend --by dataset --from 2026-04-01 --to 2026-05-01'],
  run: async (call, { from, to, by }: SpendOptions) => {
    const client = await call.client();
    const answer = await client.api.agent.spend.query({ from, to });
    await call.result(answer, () => describeSpend(call, answer, by ? [by] : VIEWS));
  },
});

async function describeSpend({ width }: Invocation, answer: Spend, views: readonly View[]): Promise<string> {
  const total = formatFields([['Spent', formatMoney(answer.total_amount)]]);
  if (answer.by_day.length === 0) return total;
  const tables = {
    day: () => formatTable(DAY_COLUMNS, answer.by_day, width),
    dataset: () => formatTable(DATASET_COLUMNS, answer.by_dataset, width),
    key: () => formatTable(KEY_COLUMNS, answer.by_key, width),
  };
  return [total, ...(await Promise.all(views.map((view) => tables[view]())))].join('\n');
}
