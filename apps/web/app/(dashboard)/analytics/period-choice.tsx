'use client';

import { Field } from '../../../ui/field';
import { Select } from '../../../ui/select';
import type { Period, PeriodChoice } from './use-period';

const LABELS: Record<PeriodChoice, string> = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  '12m': 'Last 12 months',
  days: 'From … to …',
};
const CHOICES = Object.keys(LABELS) as PeriodChoice[];

/** Which days the figures are about. */
export function PeriodChoiceFields({ period }: { period: Period }) {
  const { choice, from, to, choose, setDays } = period;
  return (
    <>
      <Select
        name="period"
        label="Period"
        options={CHOICES.map((value) => ({ value, label: LABELS[value] }))}
        value={choice}
        onChange={({ target }) => {
          const chosen = CHOICES.find((value) => value === target.value);
          if (chosen) choose(chosen);
        }}
      />
      {choice === 'days' && (
        <>
          <Field
            name="from"
            type="date"
            label="From (UTC)"
            value={from}
            max={to}
            onChange={({ target }) => setDays({ from: target.value || null })}
          />
          <Field
            name="to"
            type="date"
            label="To (UTC)"
            value={to}
            min={from}
            onChange={({ target }) => setDays({ to: target.value || null })}
          />
        </>
      )}
    </>
  );
}
