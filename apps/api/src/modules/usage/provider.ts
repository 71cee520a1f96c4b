import { type contract, fromMicros, type Micros } from '@ipto/contracts';
import { ownDataset, Prisma, type Sql, type Viewer } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { Services } from '../../services.js';
import { payoutHandlers } from '../billing/index.js';
import { readOwnDataset, requireOwnDataset } from '../datasets/index.js';
import { readTopQueries } from './top-queries.js';
import { dashboardPeriod, type Period, periodOf, usesWithin } from './uses-within.js';

export function providerHandlers(services: Services): Handlers<typeof contract.provider> {
  const { db, now } = services;
  return {
    ...payoutHandlers(services),

    async dashboard({ principal }) {
      const viewer = viewerOf(principal);
      const [holdings, days] = await Promise.all([
        readHoldings(db, viewer),
        readUsesByDay(db, isSold(viewer), dashboardPeriod(now()), now()),
      ]);
      const { retrievals, revenue } = totalOf(days);
      return { ...holdings, retrievals_30d: retrievals, revenue_30d: revenue, currency: 'USD' };
    },

    async datasetAnalytics({ principal }, { id }) {
      const viewer = viewerOf(principal);
      const dataset = await readOwnDataset(db, viewer, id);
      const days = await readUsesByDay(db, isSold(viewer, id), dashboardPeriod(now()), now());
      const { retrievals, citations, downloads, revenue } = totalOf(days);
      return {
        dataset_id: id,
        dataset_name: dataset.name,
        object_count: dataset.object_count,
        active_object_count: dataset.ready_object_count,
        storage_bytes: dataset.storage_bytes,
        retrievals,
        citations,
        downloads,
        revenue,
        currency: 'USD',
        by_day: days.map((day) => ({
          date: day.date,
          retrievals: day.retrievals,
          revenue: fromMicros(day.revenue),
        })),
      };
    },

    async analytics({ principal }, { dataset_id: id, ...asked }) {
      const viewer = viewerOf(principal);
      if (id !== undefined) await requireOwnDataset(db, viewer, id);
      const period = periodOf(asked, now());
      const days = await readUsesByDay(db, isSold(viewer, id), period, now());
      return {
        from: period.from.toISOString(),
        to: period.to.toISOString(),
        ...totalOf(days),
        currency: 'USD',
        by_day: days.map(({ revenue, ...day }) => ({ ...day, revenue: fromMicros(revenue) })),
        top_queries: await readTopQueries(db, isSold(viewer, id), period),
      };
    },
  };
}

interface Holdings {
  total_datasets: number;
  total_objects: number;
  total_storage_bytes: number;
  objects_pending_review: number;
  objects_approved: number;
  objects_rejected: number;
}

/** What a provider holds. Objects count once they are uploaded; those approved may be ready by now, or failed. */
async function readHoldings(db: Sql, viewer: Viewer): Promise<Holdings> {
  const [row] = await db.sql<Holdings>(Prisma.sql`
    SELECT count(DISTINCT d.id)::int AS total_datasets,
           count(o.id) FILTER (WHERE o.status NOT IN ('pending_upload', 'expired'))::int AS total_objects,
           coalesce(sum(o.size_bytes) FILTER (WHERE o.sealed_key IS NOT NULL), 0)::float8 AS total_storage_bytes,
           count(o.id) FILTER (WHERE o.status = 'staged')::int AS objects_pending_review,
           count(o.id) FILTER (WHERE o.status IN ('approved', 'processing', 'ready', 'failed'))::int
             AS objects_approved,
           count(o.id) FILTER (WHERE o.status = 'rejected')::int AS objects_rejected
    FROM datasets d
    LEFT JOIN objects o ON o.dataset_id = d.id
    WHERE ${ownDataset(viewer)}`);
  if (!row) throw new Error('An aggregate gave no row');
  return row;
}

/**
 * What other tenants used of the viewer's datasets, those deleted since as well, or of one of them; through an allow list,
 * of those on it. A condition on usage events, and on the figures of their days.
 */
function isSold(viewer: Viewer, datasetId?: string): Prisma.Sql {
  const { tenantId, allowListKeyId } = viewer;
  const conditions = [
    Prisma.sql`provider_tenant_id = ${tenantId}`,
    ...(datasetId === undefined ? [] : [Prisma.sql`dataset_id = ${datasetId}`]),
    ...(allowListKeyId === null
      ? []
      : [Prisma.sql`dataset_id IN (SELECT d.id FROM datasets d WHERE ${ownDataset(viewer)})`]),
  ];
  return Prisma.join(conditions, ' AND ');
}

interface UsesOfDay {
  /** In UTC. */
  date: string;
  retrievals: number;
  citations: number;
  downloads: number;
  outcomes: number;
  revenue: Micros;
}

/** What was made of datasets and what that earned, day by day; days without any use left out. */
async function readUsesByDay(db: Sql, whose: Prisma.Sql, period: Period, now: Date): Promise<UsesOfDay[]> {
  const rows = await db.sql<Omit<UsesOfDay, 'revenue'> & { revenue: string }>(Prisma.sql`
    SELECT to_char(day, 'YYYY-MM-DD') AS date, sum(retrievals)::int AS retrievals, sum(citations)::int AS citations,
           sum(downloads)::int AS downloads, sum(outcomes)::int AS outcomes, sum(provider_micros)::text AS revenue
    FROM ${usesWithin(whose, period, now)} AS uses
    GROUP BY day ORDER BY day`);
  return rows.map((row) => ({ ...row, revenue: BigInt(row.revenue) }));
}

function totalOf(days: readonly UsesOfDay[]) {
  const total = (kind: 'retrievals' | 'citations' | 'downloads' | 'outcomes') =>
    days.reduce((sum, day) => sum + day[kind], 0);
  return {
    retrievals: total('retrievals'),
    citations: total('citations'),
    downloads: total('downloads'),
    outcomes: total('outcomes'),
    revenue: fromMicros(days.reduce((sum, { revenue }) => sum + revenue, 0n)),
  };
}
