import type { contract } from '@ipto/contracts';
import { ownDataset, Prisma, type Reader, type Viewer } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { readOwnDataset } from '../datasets/index.js';
import { dashboardStart } from './covered.js';

export function providerHandlers({ db, cursors, now }: Services): Handlers<typeof contract.provider> {
  return {
    async dashboard({ principal }) {
      const viewer = viewerOf(principal);
      const [holdings, retrievals] = await Promise.all([
        readHoldings(db, viewer),
        countRetrievals(db, viewer, dashboardStart(now())),
      ]);
      // Nothing is charged yet.
      return { ...holdings, retrievals_30d: retrievals, revenue_30d: 0, currency: 'USD' };
    },

    async datasetAnalytics({ principal }, { id }) {
      const dataset = await readOwnDataset(db, viewerOf(principal), id);
      const days = await readUsesByDay(db, principal.tenantId, id, dashboardStart(now()));
      const total = (kind: 'retrievals' | 'citations' | 'downloads') =>
        days.reduce((sum, day) => sum + day[kind], 0);
      return {
        dataset_id: id,
        dataset_name: dataset.name,
        object_count: dataset.object_count,
        active_object_count: dataset.ready_object_count,
        storage_bytes: dataset.storage_bytes,
        retrievals: total('retrievals'),
        citations: total('citations'),
        downloads: total('downloads'),
        revenue: 0,
        currency: 'USD',
        by_day: days.map(({ date, retrievals }) => ({ date, retrievals, revenue: 0 })),
      };
    },

    // Nothing is charged yet, so that no statement is; a cursor is looked at all the same.
    payouts: (context, input) =>
      readPage(
        cursors,
        context,
        'provider.payouts',
        input,
        async () => [],
        (row: never) => row,
        (row) => row,
      ),
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
async function readHoldings(db: Reader, viewer: Viewer): Promise<Holdings> {
  const [row] = await db.query<Holdings>(Prisma.sql`
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

/** Results that other tenants got, of datasets deleted since as well; through an allow list, of those on it. */
async function countRetrievals(db: Reader, viewer: Viewer, since: Date): Promise<number> {
  const { tenantId, allowListKeyId } = viewer;
  const shown =
    allowListKeyId === null
      ? Prisma.sql`TRUE`
      : Prisma.sql`dataset_id IN (SELECT d.id FROM datasets d WHERE ${ownDataset(viewer)})`;
  const [row] = await db.query<{ count: number }>(Prisma.sql`
    SELECT count(*)::int AS count FROM usage_events
    WHERE provider_tenant_id = ${tenantId} AND tenant_id <> ${tenantId} AND kind = 'retrieval'
      AND occurred_at >= ${since} AND ${shown}`);
  return row?.count ?? 0;
}

interface UsesOfDay {
  /** In UTC. */
  date: string;
  retrievals: number;
  citations: number;
  downloads: number;
}

/** What other tenants made of a dataset, day by day; days without any use left out. */
function readUsesByDay(db: Reader, tenantId: string, datasetId: string, since: Date): Promise<UsesOfDay[]> {
  return db.query<UsesOfDay>(Prisma.sql`
    SELECT to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date,
           count(*) FILTER (WHERE kind = 'retrieval')::int AS retrievals,
           count(*) FILTER (WHERE kind = 'citation')::int AS citations,
           count(*) FILTER (WHERE kind = 'download')::int AS downloads
    FROM usage_events
    WHERE dataset_id = ${datasetId} AND tenant_id <> ${tenantId} AND occurred_at >= ${since}
    GROUP BY 1 ORDER BY 1`);
}
