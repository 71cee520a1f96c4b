import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { DAY_MS, dayAfter, dayOf, parseAsDay, startOf } from './day';

const CHOICES = ['7d', '30d', '90d', 'month', '12m', 'days'] as const;
export type PeriodChoice = (typeof CHOICES)[number];
const NO_DAYS = { from: null, to: null };

export interface Period {
  readonly choice: PeriodChoice;
  /** First and last day, in UTC. */
  readonly from: string;
  readonly to: string;
  readonly choose: (choice: PeriodChoice) => void;
  readonly setDays: (days: { from?: string | null; to?: string | null }) => void;
}

/** The days that a page of figures is about, which stand in the address; `usual` ones where none do. */
export function usePeriod(usual: PeriodChoice): Period {
  const [{ period, from, to }, set] = useQueryStates({
    period: parseAsStringLiteral(CHOICES).withDefault(usual),
    from: parseAsDay,
    to: parseAsDay,
  });
  const days = daysOf(period, new Date(), { from, to });
  return {
    ...days,
    choice: period,
    // Days of one's own begin as those that were shown.
    choose: (choice) => void set({ period: choice, ...(choice === 'days' ? days : NO_DAYS) }),
    // A field that stands empty for a moment changes nothing.
    setDays: ({ from, to }) => void set({ ...(from && { from }), ...(to && { to }) }),
  };
}

/** How the API speaks of it: the last day is in it to its end. */
export function boundsOf({ from, to }: Pick<Period, 'from' | 'to'>): { from: string; to: string } {
  return { from: startOf(from), to: startOf(dayAfter(to)) };
}

/** How many days it has. */
export const daysIn = ({ from, to }: Pick<Period, 'from' | 'to'>): number =>
  (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

/** First and last day of a choice; `own` are those of `days`. */
export function daysOf(
  choice: PeriodChoice,
  now: Date,
  own: { from: string | null; to: string | null } = NO_DAYS,
): { from: string; to: string } {
  const today = dayOf(now);
  switch (choice) {
    case '7d':
      return { from: dayOf(now, -6), to: today };
    case '90d':
      return { from: dayOf(now, -89), to: today };
    case 'month':
      return { from: `${today.slice(0, 7)}-01`, to: today };
    case '30d':
      return { from: dayOf(now, -29), to: today };
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
