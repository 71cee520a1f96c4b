import { createParser, parseAsStringLiteral, useQueryStates } from 'nuqs';

const DAY_MS = 86_400_000;
const CHOICES = ['7d', '30d', '90d', '12m', 'days'] as const;
export type PeriodChoice = (typeof CHOICES)[number];

export interface Period {
  readonly choice: PeriodChoice;
  /** First and last day, in UTC. */
  readonly from: string;
  readonly to: string;
  readonly choose: (choice: PeriodChoice) => void;
  readonly setDays: (days: { from?: string | null; to?: string | null }) => void;
}

/** A day in UTC, as it stands in the address: `2026-04-05`. */
const parseAsDay = createParser({
  parse: (text) => (isDay(text) ? text : null),
  serialize: (day: string) => day,
});

const parsers = {
  period: parseAsStringLiteral(CHOICES).withDefault('30d'),
  from: parseAsDay,
  to: parseAsDay,
};

/** The days that the figures are about, which stand in the address. */
export function usePeriod(): Period {
  const [{ period, from, to }, set] = useQueryStates(parsers);
  const days = daysOf(period, new Date(), { from, to });
  return {
    ...days,
    choice: period,
    // Days of one's own begin as those that were shown.
    choose: (choice) =>
      void set({ period: choice, ...(choice === 'days' ? days : { from: null, to: null }) }),
    setDays: (changed) => void set(changed),
  };
}

/** How the API speaks of it: the last day is in it to its end. */
export function boundsOf({ from, to }: Pick<Period, 'from' | 'to'>): { from: string; to: string } {
  return { from: startOf(from), to: startOf(dayOf(new Date(startOf(to)), 1)) };
}

export const daysIn = ({ from, to }: Pick<Period, 'from' | 'to'>): number =>
  (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

function daysOf(
  choice: PeriodChoice,
  now: Date,
  own: { from: string | null; to: string | null },
): { from: string; to: string } {
  const today = dayOf(now);
  switch (choice) {
    case '7d':
      return { from: dayOf(now, -6), to: today };
    case '30d':
      return { from: dayOf(now, -29), to: today };
    case '90d':
      return { from: dayOf(now, -89), to: today };
    case '12m':
      return {
        from: dayOf(new Date(Date.UTC(now.getUTCFullYear() - 1, now.getUTCMonth() + 1, 1))),
        to: today,
      };
    case 'days': {
      const to = own.to ?? today;
      const from = own.from ?? to;
      return from <= to ? { from, to } : { from: to, to: from };
    }
  }
}

const startOf = (day: string): string => `${day}T00:00:00.000Z`;

function dayOf(at: Date, daysOn = 0): string {
  return new Date(at.getTime() + daysOn * DAY_MS).toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  const at = new Date(/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) ? startOf(text) : Number.NaN);
  return !Number.isNaN(at.getTime()) && dayOf(at) === text;
}
