'use client';

import { Select } from '../ui/select';
import { DayField } from './day-field';
import type { Period, PeriodChoice } from './use-period';

const LABELS: Record<PeriodChoice, string> = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  '12m': 'Last 12 months',
  days: 'From … to …',
};
const OPTIONS = Object.entries(LABELS).map(([value, label]) => ({ value, label }));

/** Which days a page of figures is about. */
export function PeriodChoiceFields({ period }: { period: Period }) {
  return (
    <>
      <Select
        name="period"
        label="Period"
        options={OPTIONS}
        value={period.choice}
        onChange={({ target }) => period.choose(target.value as PeriodChoice)}
      />
      {period.choice === 'days' && <DayFields {...period} onChange={period.setDays} />}
    </>
  );
}

interface DayFieldsProps {
  readonly from: string | null;
  readonly to: string | null;
  readonly onChange: (days: { from?: string | null; to?: string | null }) => void;
}

/** A first and a last day, which the books count in UTC. */
export function DayFields({ from, to, onChange }: DayFieldsProps) {
  return (
    <>
      <DayField
        name="from"
        label="From (UTC)"
        day={from}
        max={to ?? undefined}
        onDay={(day) => onChange({ from: day })}
      />
      <DayField
        name="to"
        label="To (UTC)"
        day={to}
        min={from ?? undefined}
        onDay={(day) => onChange({ to: day })}
      />
    </>
  );
}
