import { type Dataset, fromMicros, notFound } from '@ipto/contracts';
import { ownDataset, Prisma, type Sql, type Viewer } from '@ipto/db';

type DatasetRow = Omit<Dataset, 'unit_price' | 'created_at' | 'updated_at'> & {
  unit_price_micros: string | null;
  created_at: Date;
  updated_at: Date;
};

/** The caller's own datasets that match, with their figures, newest first. */
export async function readOwnDatasets(
  db: Sql,
  viewer: Viewer,
  { matching, limit }: { matching: Prisma.Sql; limit: number },
): Promise<Dataset[]> {
  const rows = await db.sql<DatasetRow>(Prisma.sql`
    SELECT d.id AS dataset_id, d.tenant_id, d.name, d.description, d.source_modality, d.monetization_mode,
           d.pricing_model, d.unit_price_micros::text, d.half_life_days, d.visibility, d.status,
           o.object_count, o.ready_object_count, o.storage_bytes, d.created_at, d.updated_at
    FROM datasets d
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE status NOT IN ('pending_upload', 'expired'))::int AS object_count,
             count(*) FILTER (WHERE status = 'ready')::int AS ready_object_count,
             coalesce(sum(size_bytes) FILTER (WHERE sealed_key IS NOT NULL), 0)::float8 AS storage_bytes
      FROM objects WHERE dataset_id = d.id) o
    WHERE ${ownDataset(viewer)} AND ${matching}
    ORDER BY d.id DESC
    LIMIT ${limit}`);
  return rows.map(({ unit_price_micros, ...row }) => ({
    ...row,
    unit_price: unit_price_micros === null ? null : fromMicros(BigInt(unit_price_micros)),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }));
}

/** How a row is held against others until the transaction ends. */
export type RowLock = 'FOR KEY SHARE' | 'FOR NO KEY UPDATE' | 'FOR UPDATE';

/** Makes sure that a dataset is the caller's own, holding it if asked to. Any other does not exist for it. */
export async function requireOwnDataset(
  db: Sql,
  viewer: Viewer,
  id: string,
  lock: RowLock | null = null,
): Promise<void> {
  const rows = await db.sql(
    Prisma.sql`SELECT 1 FROM datasets d WHERE d.id = ${id} AND ${ownDataset(viewer)} ${Prisma.raw(lock ?? '')}`,
  );
  if (rows.length === 0) throw notFound();
}

/** One of the caller's own datasets. Any other does not exist for it. */
export async function readOwnDataset(db: Sql, viewer: Viewer, id: string): Promise<Dataset> {
  const [dataset] = await readOwnDatasets(db, viewer, { matching: Prisma.sql`d.id = ${id}`, limit: 1 });
  if (!dataset) throw notFound();
  return dataset;
}
