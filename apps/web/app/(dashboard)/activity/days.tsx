'use client';

import type { Values } from 'nuqs';
import { dayAfter, parseAsDay, startOf } from '../../../period/day';
import { DayFields } from '../../../period/period-choice';

export const dayFilters = { from: parseAsDay, to: parseAsDay };
export type DayFilters = Values<typeof dayFilters>;

/** How the API speaks of them: the last day is in it to its end. */
export function dayInput({ from, to }: DayFilters): { from?: string; to?: string } {
  return { ...(from && { from: startOf(from) }), ...(to && { to: startOf(dayAfter(to)) }) };
}

interface DaysProps {
  readonly filters: DayFilters;
  readonly filter: (days: Partial<DayFilters>) => void;
}

/** Between which days a list is about; nothing chosen means all of them. */
export function Days({ filters, filter }: DaysProps) {
  return (
    <div className="mb-4 flex flex-wrap gap-3">
      <DayFields {...filters} onChange={filter} />
    </div>
  );
}
