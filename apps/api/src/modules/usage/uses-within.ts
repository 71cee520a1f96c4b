import { Prisma } from '@ipto/db';

const DAY_MS = 24 * 3_600_000;
/** What the dashboards cover, today included. */
const DASHBOARD_DAYS = 30;

/** A stretch of time: from its start on, before its end. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** The period that a caller names; where it names no end, up to now, and where no start, of 30 days (UTC) to its end. */
export function periodOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  now: Date,
): Period {
  const end = to === undefined ? now : new Date(to);
  return { from: from === undefined ? daysBack(end) : new Date(from), to: end };
}

/** The past 30 days, in UTC. */
export function dashboardPeriod(now: Date): Period {
  return { from: daysBack(now), to: now };
}

function daysBack(end: Date): Date {
  return new Date(dayOf(end).getTime() - (DASHBOARD_DAYS - 1) * DAY_MS);
}

function dayOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}

/**
 * The uses of other tenants' datasets in a period, as a table to select from: whole days from their figures, the
 * beginnings and ends of days from the events themselves. `whose` is a condition on columns that both have:
 * tenant_id, provider_tenant_id, api_key_id, dataset_id. What was reversed counts as free.
 */
export function usesWithin(whose: Prisma.Sql, { from, to }: Period, now: Date): Prisma.Sql {
  const firstWhole =
    from.getTime() === dayOf(from).getTime() ? from : new Date(dayOf(from).getTime() + DAY_MS);
  // Nothing has happened after now: a period that has not ended takes the whole of today.
  const endOfWhole = to >= now ? new Date(dayOf(now).getTime() + DAY_MS) : dayOf(to);
  const edges =
    firstWhole < endOfWhole
      ? [
          { from, to: firstWhole },
          { from: endOfWhole, to },
        ]
      : [{ from, to }];
  const parts = edges.filter((edge) => edge.from < edge.to).map((edge) => eventsWithin(whose, edge));
  return Prisma.sql`(${Prisma.join([daysWithin(whose, { from: firstWhole, to: endOfWhole }), ...parts], ' UNION ALL ')})`;
}

function daysWithin(whose: Prisma.Sql, { from, to }: Period): Prisma.Sql {
  return Prisma.sql`
    SELECT day, api_key_id, dataset_id, dataset_name, retrievals, citations, downloads, outcomes,
           charged_micros, provider_micros
    FROM usage_days
    WHERE ${whose} AND day >= ${isoDay(from)}::date AND day < ${isoDay(to)}::date`;
}

function eventsWithin(whose: Prisma.Sql, { from, to }: Period): Prisma.Sql {
  const kept = (column: Prisma.Sql) => Prisma.sql`CASE WHEN reversed_at IS NULL THEN ${column} ELSE 0 END`;
  return Prisma.sql`
    SELECT (occurred_at AT TIME ZONE 'UTC')::date, coalesce(api_key_id, ''), dataset_id, dataset_name,
           (kind = 'retrieval')::int, (kind = 'citation')::int, (kind = 'download')::int, (kind = 'outcome')::int,
           ${kept(Prisma.sql`charged_micros`)}, ${kept(Prisma.sql`provider_micros`)}
    FROM usage_events
    WHERE ${whose} AND tenant_id <> provider_tenant_id AND occurred_at >= ${from} AND occurred_at < ${to}`;
}

function isoDay(at: Date): string {
  return at.getUTCFullYear() > 9999 ? 'infinity' : at.toISOString().slice(0, 10);
}
