import { type CatalogDataset, fromMicros, retrievalPrice } from '@ipto/contracts';
import { catalogDataset, Prisma, type Sql, type Viewer } from '@ipto/db';
import { PRICE_TERMS, type PriceTermsRow, priceTerms, readDemand } from '../billing/index.js';

type CatalogRow = Omit<CatalogDataset, 'price' | 'currency' | 'updated_at'> &
  PriceTermsRow & { updated_at: Date };

/** What a viewer may discover and matches, newest first. */
export async function readCatalog(
  db: Sql,
  viewer: Viewer,
  { matching, limit }: { matching: Prisma.Sql; limit: number },
  now: Date,
): Promise<CatalogDataset[]> {
  const rows = await db.sql<CatalogRow>(Prisma.sql`
    SELECT d.id AS dataset_id, t.name AS provider_name, d.name, d.description, d.source_modality,
           d.monetization_mode, d.pricing_model, ${PRICE_TERMS},
           (SELECT count(*)::int FROM objects o
            WHERE o.dataset_id = d.id AND o.status = 'ready') AS ready_object_count,
           d.updated_at
    FROM datasets d
    JOIN tenants t ON t.id = d.tenant_id
    WHERE ${catalogDataset(viewer)} AND ${matching}
    ORDER BY d.id DESC
    LIMIT ${limit}`);
  const demand = await readDemand(
    db,
    rows.filter((row) => row.pricing_model === 'demand_curve').map((row) => row.dataset_id),
    now,
  );
  return rows.map(({ monetizationMode, pricingModel, unitPrice, halfLifeDays, ...row }) => {
    const terms = priceTerms({ monetizationMode, pricingModel, unitPrice, halfLifeDays });
    const price = retrievalPrice(terms, { ageDays: 0, billedRetrievals: demand.get(row.dataset_id) ?? 0 });
    return { ...row, price: fromMicros(price), currency: 'USD', updated_at: row.updated_at.toISOString() };
  });
}

/** Where a dataset, `d` of tenant `t`, has the text in its name, its description or its provider's name, any case. */
export function mentions(text: string): Prisma.Sql {
  const holds = (column: Prisma.Sql) => Prisma.sql`strpos(lower(${column}), lower(${text})) > 0`;
  return Prisma.sql`(${holds(Prisma.sql`d.name`)} OR ${holds(Prisma.sql`d.description`)} OR ${holds(Prisma.sql`t.name`)})`;
}
