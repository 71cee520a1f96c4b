import { DAY_MS } from '../period/day';
import type { DayValue } from './day-bars';

/** Every day in UTC of `from` to before `to`, with 0 where the books have none. */
export function everyDay(days: readonly DayValue[], from: Date, to: Date): DayValue[] {
  const values = new Map(days.map(({ date, value }) => [date, value]));
  const all: DayValue[] = [];
  for (let at = Math.floor(from.getTime() / DAY_MS) * DAY_MS; at < to.getTime(); at += DAY_MS) {
    const date = new Date(at).toISOString().slice(0, 10);
    all.push({ date, value: values.get(date) ?? 0 });
  }
  return all;
}
