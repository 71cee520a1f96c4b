import type { Answer } from '../../../../api/answer';
import { type contract, sumAmounts } from '../../../../api/contract';

export type MonthOfRevenue = Answer<typeof contract.admin.revenue>['by_month'][number];

export function totalOf(months: readonly MonthOfRevenue[]): Omit<MonthOfRevenue, 'period'> {
  const sum = (figure: keyof Omit<MonthOfRevenue, 'period'>) =>
    sumAmounts(months.map((month) => month[figure]));
  return {
    charged_amount: sum('charged_amount'),
    provider_amount: sum('provider_amount'),
    platform_fee: sum('platform_fee'),
  };
}
