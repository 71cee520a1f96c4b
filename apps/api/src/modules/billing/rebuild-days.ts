import { type Database, Prisma } from '@ipto/db';

/** The figures of days as the usage events have them: what `usage_days` must hold. */
export const DERIVED_DAYS = Prisma.sql`
  SELECT tenant_id, (occurred_at AT TIME ZONE 'UTC')::date AS day, coalesce(api_key_id, '') AS api_key_id, dataset_id,
         max(provider_tenant_id) AS provider_tenant_id, (array_agg(dataset_name ORDER BY id DESC))[1] AS dataset_name,
         (count(*) FILTER (WHERE kind = 'retrieval'))::int AS retrievals,
         (count(*) FILTER (WHERE kind = 'citation'))::int AS citations,
         (count(*) FILTER (WHERE kind = 'download'))::int AS downloads,
         (count(*) FILTER (WHERE kind = 'outcome'))::int AS outcomes,
         coalesce(sum(charged_micros) FILTER (WHERE reversed_at IS NULL), 0)::bigint AS charged_micros,
         coalesce(sum(provider_micros) FILTER (WHERE reversed_at IS NULL), 0)::bigint AS provider_micros
  FROM usage_events
  WHERE tenant_id <> provider_tenant_id
  GROUP BY 1, 2, 3, 4`;

/** Makes the figures of days anew from the usage events; what is used meanwhile waits. Returns how many there are. */
export async function rebuildDays(db: Database): Promise<number> {
  return db.tx(async (tx) => {
    await tx.sql(Prisma.sql`LOCK TABLE usage_events, usage_days IN EXCLUSIVE MODE`);
    await tx.sql(Prisma.sql`DELETE FROM usage_days`);
    const [made] = await tx.sql<{ days: number }>(Prisma.sql`
      WITH made AS (
      INSERT INTO usage_days
        (tenant_id, day, api_key_id, dataset_id, provider_tenant_id, dataset_name, retrievals, citations, downloads,
         outcomes, charged_micros, provider_micros)
      ${DERIVED_DAYS}
      RETURNING 1)
      SELECT count(*)::int AS days FROM made`);
    return made?.days ?? 0;
  });
}
