'use client';

import { formatMonth, formatShortMonth } from '../figures/month';
import { Bars } from './bars';

export interface MonthValue {
  /** A month in UTC, `YYYY-MM`. */
  readonly month: string;
  readonly value: number;
}

interface MonthBarsProps {
  /** What is shown, in a few words. */
  readonly label: string;
  /** Months in order, without gaps: {@link everyMonth}. */
  readonly months: readonly MonthValue[];
  readonly format: (value: number) => string;
}

/** One bar a month, and the same as a table for whoever would rather read. */
export function MonthBars({ label, months, format }: MonthBarsProps) {
  return (
    <Bars
      label={label}
      bars={months.map(({ month, value }) => ({ id: month, value }))}
      format={format}
      nameOf={formatMonth}
      shortNameOf={formatShortMonth}
      unit={{ title: 'Month (UTC)', many: 'months' }}
    />
  );
}
