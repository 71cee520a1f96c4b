import { Series } from '../charts/series';
import { formatMoney } from '../figures/money';
import { formatCount } from '../figures/quantity';
import type { Period } from '../period/use-period';

interface UsageChartsProps {
  /** The days on which anything was; undefined while they are on their way. */
  readonly days: readonly { date: string; retrievals: number; revenue: number }[] | undefined;
  readonly period: Pick<Period, 'from' | 'to'>;
}

/** How often the own data was found over a period, and what that earned. */
export function UsageCharts({ days, period }: UsageChartsProps) {
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <Series
        label="Retrievals"
        values={days?.map(({ date, retrievals }) => ({ date, value: retrievals }))}
        period={period}
        format={formatCount}
      />
      <Series
        label="Revenue"
        values={days?.map(({ date, revenue }) => ({ date, value: revenue }))}
        period={period}
        format={formatMoney}
      />
    </div>
  );
}
