import { HIGHEST_DEMAND_RETRIEVALS, type Micros, type PriceTerms, retrievalPrice } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import { z } from 'zod';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a retrieval of an object costs, and where its dataset stands on outcomes. */
export interface ObjectPrice {
  readonly price: Micros;
  readonly monetizationMode: PriceTerms['monetizationMode'];
}

/** What a dataset's price follows from, as the database gives it. */
export interface PriceTermsRow {
  monetizationMode: PriceTerms['monetizationMode'];
  pricingModel: PriceTerms['pricingModel'];
  unitPrice: string | null;
  halfLifeDays: number;
}

interface TermsRow extends PriceTermsRow {
  objectId: string;
  datasetId: string;
  uploadedAt: Date;
}

/** The columns of a dataset `d` that make a {@link PriceTermsRow}. */
export const PRICE_TERMS = Prisma.sql`
  d.monetization_mode AS "monetizationMode", d.pricing_model AS "pricingModel",
  d.unit_price_micros::text AS "unitPrice", d.half_life_days AS "halfLifeDays"`;

export function priceTerms({
  monetizationMode,
  pricingModel,
  unitPrice,
  halfLifeDays,
}: PriceTermsRow): PriceTerms {
  return {
    monetizationMode,
    pricingModel,
    unitPrice: unitPrice === null ? null : BigInt(unitPrice),
    halfLifeDays,
  };
}

/**
 * What a retrieval of each object costs at an instant, by its id; objects that are gone are left out. Whom they belong to is
 * held until the transaction ends: nobody is charged for a provider that is being deleted.
 */
export async function holdPrices(
  db: Sql,
  objectIds: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, ObjectPrice>> {
  const rows = await db.sql<TermsRow>(Prisma.sql`
    SELECT o.id AS "objectId", d.id AS "datasetId", ${PRICE_TERMS},
           coalesce(o.uploaded_at, o.created_at) AS "uploadedAt"
    FROM objects o JOIN datasets d ON d.id = o.dataset_id JOIN tenants t ON t.id = d.tenant_id
    WHERE o.id = ANY(${[...objectIds]})
    FOR KEY SHARE OF t`);
  const demand = await readDemand(
    db,
    rows.filter(({ pricingModel }) => pricingModel === 'demand_curve').map(({ datasetId }) => datasetId),
    at,
  );
  return new Map(
    rows.map((row) => {
      const price = retrievalPrice(priceTerms(row), {
        ageDays: Math.floor((at.getTime() - row.uploadedAt.getTime()) / DAY_MS),
        billedRetrievals: demand.get(row.datasetId) ?? 0,
      });
      return [row.objectId, { price, monetizationMode: row.monetizationMode }];
    }),
  );
}

const demandRow = z.object({ datasetId: z.string(), billed: z.number() });

/** How many retrievals of each dataset were billed in the past 24 hours, counted as far as it matters to a price. */
export async function readDemand(
  db: Sql,
  datasetIds: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, number>> {
  if (datasetIds.length === 0) return new Map();
  const rows = await db.sql(Prisma.sql`
    SELECT d.id AS "datasetId", (
      SELECT count(*)::int FROM (
        SELECT 1 FROM usage_events e
        WHERE e.dataset_id = d.id AND e.kind = 'retrieval' AND e.charged_micros > 0 AND e.reversed_at IS NULL
          AND e.occurred_at > ${new Date(at.getTime() - DAY_MS)} AND e.occurred_at <= ${at}
        LIMIT ${HIGHEST_DEMAND_RETRIEVALS}) AS counted) AS billed
    FROM unnest(${[...new Set(datasetIds)]}::text[]) AS d (id)`);
  return new Map(
    demandRow
      .array()
      .parse(rows)
      .map(({ datasetId, billed }) => [datasetId, billed]),
  );
}
