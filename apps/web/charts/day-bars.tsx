'use client';

import { formatDay } from '../figures/instant';
import { Bars } from './bars';

export interface DayValue {
  /** A day in UTC, `YYYY-MM-DD`. */
  readonly date: string;
  readonly value: number;
}

interface DayBarsProps {
  /** What is shown, in a few words. */
  readonly label: string;
  /** Days in order, without gaps: {@link everyDay}. */
  readonly days: readonly DayValue[];
  readonly format: (value: number) => string;
}

/** One bar a day, and the same as a table for whoever would rather read. */
export function DayBars({ label, days, format }: DayBarsProps) {
  return (
    <Bars
      label={label}
      bars={days.map(({ date, value }) => ({ id: date, value }))}
      format={format}
      nameOf={formatDay}
      shortNameOf={(date) => formatDay(date).replace(/,? \d{4}$/, '')}
      unit={{ title: 'Day (UTC)', many: 'days' }}
    />
  );
}
