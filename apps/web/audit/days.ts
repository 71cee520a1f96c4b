import { isDay } from '../period/day';

/**
 * The instants of a period of days in the reader's zone, from the start of the first to the end of the last. A day is
 * `YYYY-MM-DD`; what is no day bounds nothing.
 */
export function periodOf(first: string | null, last: string | null): { from?: string; to?: string } {
  const from = startOf(first, 0);
  const to = startOf(last, 1);
  return { ...(from && { from }), ...(to && { to }) };
}

function startOf(day: string | null, daysLater: number): string | null {
  if (day === null || !isDay(day)) return null;
  // Without a zone it is the reader's.
  const start = new Date(`${day}T00:00`);
  start.setDate(start.getDate() + daysLater);
  return start.toISOString();
}
