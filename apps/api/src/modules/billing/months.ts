/** The first instant of an instant's month, in UTC. */
export function monthOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
}

/** The first instant of the month after an instant's, in UTC. */
export function monthAfter(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1));
}

/** The first day of a month, as SQL compares it: `2026-04-01`. */
export function firstDay(month: Date): string {
  return month.toISOString().slice(0, 10);
}

/** A month as the API writes it: `2026-04`. */
export function formatMonth(month: Date): string {
  return month.toISOString().slice(0, 7);
}
