const full = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const short = new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit', timeZone: 'UTC' });

/** A month of the books, `2026-04`, which are kept in UTC. */
export const formatMonth = (month: string): string => full.format(firstDay(month));

/** The same where there is little room. */
export const formatShortMonth = (month: string): string => short.format(firstDay(month));

const firstDay = (month: string) => new Date(`${month}-01T00:00:00Z`);
