const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const dayOnly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** An instant in the reader's zone, which it names where a pointer rests on it. */
export function Instant({ at }: { at: string }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={exact.format(date)} className="whitespace-nowrap">
      {short.format(date)}
    </time>
  );
}

/** A day of the books, which are kept in UTC. */
export const formatDay = (date: string): string => dayOnly.format(new Date(`${date}T00:00:00Z`));
