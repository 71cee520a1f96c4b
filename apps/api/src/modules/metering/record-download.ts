import { downloadPrice, LIMITS, type Micros, notFound } from '@ipto/contracts';
import { Prisma, readableObject, type Sql, type Tx } from '@ipto/db';
import type { Principal } from '../../procedures/context.js';
import { viewerOf } from '../../procedures/viewer.js';
import { holdPrices } from '../billing/index.js';
import { holdPrincipal } from '../keys/index.js';
import { recordUse } from './record-use.js';

const HOUR_MS = 3_600_000;

interface DownloadedRow {
  providerTenantId: string;
  datasetId: string;
  datasetName: string;
  objectId: string;
  filename: string;
}

/**
 * Bills and writes down that a download URL is handed out, in the transaction after whose commit it may be. An object is
 * charged to a tenant once in 24 hours.
 * @returns what it was charged
 * @throws ApiError `unauthorized` if the caller's credential has ended meanwhile, `not_found` if the object has, or is
 * no longer the caller's to read, `payment_required` if it does not fit into the spend cap
 */
export async function recordDownload(
  tx: Tx,
  principal: Principal,
  objectId: string,
  at: Date,
): Promise<Micros> {
  const held = await holdPrincipal(tx, principal);
  const [object] = await tx.sql<DownloadedRow>(Prisma.sql`
    SELECT o.tenant_id AS "providerTenantId", d.id AS "datasetId", d.name AS "datasetName", o.id AS "objectId",
           o.filename
    FROM objects o JOIN datasets d ON d.id = o.dataset_id
    WHERE o.id = ${objectId} AND ${readableObject(viewerOf(held))}
    FOR SHARE OF o`);
  if (!object) throw notFound();
  const own = object.providerTenantId === principal.tenantId;
  const retrievalPrice = own ? 0n : await priceOf(tx, objectId, at);
  const recorded = await recordUse(
    tx,
    principal,
    { kind: 'download', retrievalPrice, ...object },
    retrievalPrice === 0n
      ? 0n
      : async () => ((await isBilled(tx, principal, objectId, at)) ? 0n : downloadPrice(retrievalPrice)),
    at,
  );
  return recorded?.charged ?? 0n;
}

async function priceOf(db: Sql, objectId: string, at: Date): Promise<Micros> {
  const retrieval = (await holdPrices(db, [objectId], at)).get(objectId);
  if (!retrieval) throw notFound();
  return retrieval.price;
}

/** Whether the tenant has been charged for the object in the past 24 hours. */
async function isBilled(db: Sql, { tenantId }: Principal, objectId: string, at: Date): Promise<boolean> {
  const since = new Date(at.getTime() - LIMITS.billedOnceHours * HOUR_MS);
  const billed = await db.sql(Prisma.sql`
    SELECT 1 FROM usage_events
    WHERE kind = 'download' AND tenant_id = ${tenantId} AND object_id = ${objectId}
      AND charged_micros > 0 AND reversed_at IS NULL AND occurred_at > ${since}
    LIMIT 1`);
  return billed.length > 0;
}
