import type { contract } from '@ipto/contracts';
import type { z } from 'zod';
import { leaf } from '../../command.js';
import { type Column, formatTable } from '../../output/table.js';
import { formatMoney } from '../../output/units.js';

type Revenue = z.infer<typeof contract.admin.revenue.output>;

const COLUMNS: readonly Column<Revenue['by_month'][number]>[] = [
  { title: 'MONTH', value: (month) => month.period },
  { title: 'CHARGED', value: (month) => formatMoney(month.charged_amount) },
  { title: 'PROVIDERS', value: (month) => formatMoney(month.provider_amount) },
  { title: 'FEE', value: (month) => formatMoney(month.platform_fee) },
  { title: '', value: (month) => month.platform_fee, bar: true },
];

export const revenue = leaf({
  description: 'Newest month first, in UTC; what was reversed is taken off.',
  examples: ['ipto admin revenue'],
  run: async (call) => {
    const client = await call.client();
    const answer = await client.api.admin.revenue.query({});
    if (answer.by_month.length === 0 && call.format === 'table') {
      call.note('No revenue yet.');
      return;
    }
    await call.result(answer, () => formatTable(COLUMNS, answer.by_month, call.width));
  },
});
