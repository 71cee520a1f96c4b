import type { SearchAnswer } from '@ipto/contracts';
import { formatMoney, formatTime } from './units.js';

/** How far the spend cap of the month is used up. */
export type CapUse = Pick<NonNullable<SearchAnswer['withheld']>, 'cap' | 'spent' | 'resets_at'>;

export function formatCapUse({ cap, spent, resets_at: resetsAt }: CapUse): string {
  return `${formatMoney(spent)} of the spend cap of ${formatMoney(cap)} is spent; it resets at ${formatTime(resetsAt)}.`;
}
