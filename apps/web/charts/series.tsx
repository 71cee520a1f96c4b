'use client';

import type { ReactNode } from 'react';
import { boundsOf, daysIn, type Period } from '../period/use-period';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { DayBars, type DayValue } from './day-bars';
import { everyDay } from './every-day';
import { everyMonth } from './every-month';
import { MonthBars } from './month-bars';

/** From so many days on, a bar a day says less than a bar a month. */
const MOST_DAYS = 100;

interface SeriesProps {
  readonly label: string;
  /** What the books have; undefined while it is on its way. */
  readonly values: readonly DayValue[] | undefined;
  readonly period: Pick<Period, 'from' | 'to'>;
  readonly format: (value: number) => string;
  readonly lead?: ReactNode;
  readonly aside?: ReactNode;
}

/** One figure over a period: by day, over long ones by month. */
export function Series({ label, values, period, format, lead, aside }: SeriesProps) {
  const from = new Date(boundsOf(period).from);
  const isLong = daysIn(period) > MOST_DAYS;
  return (
    <Card title={`${label} by ${isLong ? 'month' : 'day'}`} lead={lead} aside={aside}>
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
