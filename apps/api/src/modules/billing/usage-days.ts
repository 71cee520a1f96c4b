import type { Micros } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';

export type UsageKind = 'retrieval' | 'citation' | 'download' | 'outcome';

/** One use, as the figures of its day count it. */
export interface CountedUse {
  readonly kind: UsageKind;
  readonly providerTenantId: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly charged: Micros;
  /** The provider's part of it. */
  readonly provider: Micros;
}

interface DayRow extends Omit<CountedUse, 'kind'> {
  readonly counts: Record<UsageKind, number>;
}

/** Adds a buyer's uses of other tenants' datasets to the figures of their day, in the transaction that writes them down. */
export async function addToDays(
  db: Sql,
  { tenantId, apiKeyId }: { tenantId: string; apiKeyId: string | null },
  uses: readonly CountedUse[],
  at: Date,
): Promise<void> {
  const rows = byDataset(uses.filter(({ providerTenantId }) => providerTenantId !== tenantId));
  if (rows.length === 0) return;
  const all = <T>(column: (row: DayRow) => T) => rows.map(column);
  await db.sql(Prisma.sql`
    INSERT INTO usage_days
      (tenant_id, day, api_key_id, dataset_id, provider_tenant_id, dataset_name, retrievals, citations, downloads,
       outcomes, charged_micros, provider_micros)
    SELECT ${tenantId}, (${at}::timestamptz AT TIME ZONE 'UTC')::date, ${apiKeyId ?? ''}, added.*
    FROM unnest(
      ${all(({ datasetId }) => datasetId)}::text[], ${all(({ providerTenantId }) => providerTenantId)}::text[],
      ${all(({ datasetName }) => datasetName)}::text[], ${all(({ counts }) => counts.retrieval)}::int[],
      ${all(({ counts }) => counts.citation)}::int[], ${all(({ counts }) => counts.download)}::int[],
      ${all(({ counts }) => counts.outcome)}::int[], ${all(({ charged }) => charged)}::bigint[],
      ${all(({ provider }) => provider)}::bigint[]) AS added
    ON CONFLICT (tenant_id, day, api_key_id, dataset_id) DO UPDATE
    SET dataset_name = excluded.dataset_name,
        retrievals = usage_days.retrievals + excluded.retrievals,
        citations = usage_days.citations + excluded.citations,
        downloads = usage_days.downloads + excluded.downloads,
        outcomes = usage_days.outcomes + excluded.outcomes,
        charged_micros = usage_days.charged_micros + excluded.charged_micros,
        provider_micros = usage_days.provider_micros + excluded.provider_micros`);
}

/** The uses of each dataset together, in the order of datasets, so that two transactions never wait for each other. */
function byDataset(uses: readonly CountedUse[]): DayRow[] {
  const rows = new Map<string, DayRow>();
  for (const { kind, ...use } of uses) {
    const before = rows.get(use.datasetId);
    const counts = { ...(before?.counts ?? { retrieval: 0, citation: 0, download: 0, outcome: 0 }) };
    counts[kind]++;
    rows.set(use.datasetId, {
      ...use,
      counts,
      charged: use.charged + (before?.charged ?? 0n),
      provider: use.provider + (before?.provider ?? 0n),
    });
  }
  return [...rows.values()].sort((a, b) => (a.datasetId < b.datasetId ? -1 : 1));
}

/** Takes a reversed charge out of the figures of its day. */
export async function takeFromDay(db: Sql, usageEventId: string): Promise<void> {
  await db.sql(Prisma.sql`
    UPDATE usage_days d
    SET charged_micros = d.charged_micros - e.charged_micros,
        provider_micros = d.provider_micros - e.provider_micros
    FROM usage_events e
    WHERE e.id = ${usageEventId} AND d.tenant_id = e.tenant_id
      AND d.day = (e.occurred_at AT TIME ZONE 'UTC')::date
      AND d.api_key_id = coalesce(e.api_key_id, '') AND d.dataset_id = e.dataset_id`);
}
