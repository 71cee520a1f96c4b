import { createParser } from 'nuqs';

export const DAY_MS = 86_400_000;

/** A day in UTC, as it stands in the address: `2026-04-05`. */
export const parseAsDay = createParser({
  parse: (text) => (isDay(text) ? text : null),
  serialize: (day: string) => day,
});

/** When a day begins, in UTC. */
export const startOf = (day: string): string => `${day}T00:00:00.000Z`;

/** The day that an instant lies in, some days later or earlier. */
export function dayOf(at: Date, daysOn = 0): string {
  return new Date(at.getTime() + daysOn * DAY_MS).toISOString().slice(0, 10);
}

/** The day that follows. */
export const dayAfter = (day: string): string => dayOf(new Date(startOf(day)), 1);

/** Whether a text is a day that figures can be about; a year that is being typed runs through the first centuries. */
export function isDay(text: string): boolean {
  const at = new Date(/^(19|20)\d{2}-\d{2}-\d{2}$/.test(text) ? startOf(text) : Number.NaN);
  return !Number.isNaN(at.getTime()) && dayOf(at) === text;
}
