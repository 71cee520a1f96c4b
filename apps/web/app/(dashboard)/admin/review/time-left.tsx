const HOUR_MS = 3_600_000;
const SOON_HOURS = 12;
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** How long until something, in hours, or in days from two on. */
export function TimeLeft({ until }: { until: string }) {
  const hours = (new Date(until).getTime() - Date.now()) / HOUR_MS;
  const text =
    hours < 1
      ? 'within the hour'
      : hours < 48
        ? relative.format(Math.floor(hours), 'hour')
        : relative.format(Math.floor(hours / 24), 'day');
  return <span className={hours < SOON_HOURS ? 'text-warn' : ''}>{text}</span>;
}
