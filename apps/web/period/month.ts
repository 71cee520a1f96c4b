const monthYear = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A month of the books, `2026-04`, in words. */
export const formatMonth = (month: string): string => monthYear.format(new Date(`${month}-01T00:00:00Z`));
