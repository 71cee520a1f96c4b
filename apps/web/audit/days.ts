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
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? [];
  if (year === undefined) return null;
  const start = new Date(Number(year), Number(month) - 1, Number(date) + daysLater);
  return Number(year) < 1000 ? null : start.toISOString();
}
