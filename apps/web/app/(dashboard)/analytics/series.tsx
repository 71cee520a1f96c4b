'use client';

import { DayBars, type DayValue } from '../../../charts/day-bars';
import { everyDay } from '../../../charts/every-day';
import { everyMonth } from '../../../charts/every-month';
import { MonthBars } from '../../../charts/month-bars';
import { boundsOf, daysIn, type Period } from '../../../period/use-period';
import { Card } from '../../../ui/card';
import { Skeleton } from '../../../ui/skeleton';

/** From so many days on, a bar a day says less than a bar a month. */
const MOST_DAYS = 100;

interface SeriesProps {
  readonly label: string;
  /** What the books have; undefined while it is on its way. */
  readonly values: readonly DayValue[] | undefined;
  readonly period: Pick<Period, 'from' | 'to'>;
  readonly format: (value: number) => string;
}

/** One figure over a period: by day, over long ones by month. */
export function Series({ label, values, period, format }: SeriesProps) {
  const from = new Date(boundsOf(period).from);
  const isLong = daysIn(period) > MOST_DAYS;
  return (
    <Card title={`${label} by ${isLong ? 'month' : 'day'}`}>
      {values === undefined ? (
        <Skeleton className="h-62" />
      ) : isLong ? (
        <MonthBars
          label={label}
          months={everyMonth(
            values.map(({ date, value }) => ({ month: date.slice(0, 7), value })),
            from,
            new Date(period.to),
          )}
          format={format}
        />
      ) : (
        <DayBars label={label} days={everyDay(values, from, new Date(boundsOf(period).to))} format={format} />
      )}
    </Card>
  );
}
