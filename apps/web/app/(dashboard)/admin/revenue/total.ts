import type { contract } from '../../../../api/contract';
import type { Answer } from '../../../../api/login';

export type MonthOfRevenue = Answer<typeof contract.admin.revenue>['by_month'][number];

export function totalOf(months: readonly MonthOfRevenue[]): Omit<MonthOfRevenue, 'period'> {
  const sum = (figure: keyof Omit<MonthOfRevenue, 'period'>) =>
    months.reduce((total, month) => total + month[figure], 0);
  return {
    charged_amount: sum('charged_amount'),
    provider_amount: sum('provider_amount'),
    platform_fee: sum('platform_fee'),
  };
}
