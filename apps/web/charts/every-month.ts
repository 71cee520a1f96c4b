import { sumAmounts } from '../api/contract';
import type { MonthValue } from './month-bars';

/** Every month in UTC from that of `from` to that of `to`, with the sum of what the books have for it. */
export function everyMonth(values: readonly MonthValue[], from: Date, to: Date): MonthValue[] {
  const sums = new Map<string, number>();
  const last = new Date(to).toISOString().slice(0, 7);
  const at = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1));
  for (let month = ''; month < last; at.setUTCMonth(at.getUTCMonth() + 1)) {
    month = at.toISOString().slice(0, 7);
    sums.set(month, 0);
  }
  for (const { month, value } of values) sums.set(month, sumAmounts([sums.get(month) ?? 0, value]));
  return [...sums].map(([month, value]) => ({ month, value })).sort((a, b) => (a.month < b.month ? -1 : 1));
}
