import { type Micros, newId, splitCharge, type UsedMode } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import type { SearchHit } from '@ipto/search';
import type { Principal } from '../../procedures/context.js';
import { viewerOf } from '../../procedures/viewer.js';
import {
  addToDays,
  beginSession,
  capReached,
  findSession,
  holdInvoice,
  holdPrices,
  makeBill,
  type ObjectPrice,
  type OpenInvoice,
  paymentRequired,
  postCharges,
  releaseInvoice,
  remainingOf,
  type SearchIdentity,
} from '../billing/index.js';
import { holdPrincipal } from '../keys/index.js';
import { userOf } from './record-use.js';

/** A page of a search as it is about to be answered. */
export interface AnsweredSearch {
  readonly searchId: string;
  readonly query: string;
  readonly mode: UsedMode;
  /** What it was narrowed to; empty: to nothing. */
  readonly datasetIds: readonly string[];
  readonly hits: readonly SearchHit[];
  readonly identity: SearchIdentity;
  readonly at: Date;
}

/** A result with what it adds to the bill. */
export type Retrieval = SearchHit & { readonly retrievalId: string; readonly charge: Micros };

/** What of a page is answered, and for how much. */
export interface BilledSearch {
  readonly retrievals: readonly Retrieval[];
  readonly charged: Micros;
  /** What the spend cap leaves out; null: nothing. */
  readonly withheld: (ReturnType<typeof capReached> & { readonly count: number }) | null;
}

/**
 * Bills and writes down a search, or a further page of one, with each of its results, in the transaction after whose
 * commit it may be answered.
 * @throws ApiError `unauthorized` if the caller's credential has ended meanwhile, `payment_required` if the spend cap
 * leaves nothing of the page.
 */
export async function recordSearch(
  db: Sql,
  principal: Principal,
  search: AnsweredSearch,
): Promise<BilledSearch> {
  const { searchId, identity, at } = search;
  const { tenantId } = principal;
  const held = await holdPrincipal(db, principal);
  const hits = await withinReach(db, held, search.hits);
  const offered = await priceHits(db, tenantId, { hits, at });
  const objectIds = offered.flatMap(({ objectId, price }) => (price ? [objectId] : []));
  const invoice = objectIds.length > 0 ? await holdInvoice(db, tenantId, at) : null;
  const session = invoice && (await findSession(db, identity, searchId, objectIds, at));
  const bill = makeBill(offered, session?.billed ?? new Set(), invoice ? remainingOf(invoice) : 0n);
  if (invoice && bill.lines.length === 0 && bill.withheld > 0) throw paymentRequired(invoice);

  const retrievals = bill.lines.map(({ result: { terms, price, ...hit }, charge }) => ({
    hit: { ...hit, retrievalId: newId('retrieval'), charge },
    event: {
      id: newId('usageEvent'),
      monetizationMode: terms?.monetizationMode ?? null,
      price: price ?? 0n,
      provider: splitCharge(charge).provider,
      session: price ? (session?.searchId ?? null) : null,
    },
  }));
  await writeSearch(db, principal, search, retrievals, bill.total);
  if (invoice && bill.total > 0n) {
    if (!session?.begun) await beginSession(db, identity, searchId, at);
    const charges = retrievals.flatMap(({ hit, event }) =>
      hit.charge > 0n
        ? { usageEventId: event.id, providerTenantId: hit.providerTenantId, amount: hit.charge }
        : [],
    );
    await postCharges(db, tenantId, invoice, charges, at);
  } else if (invoice) await releaseInvoice(db, invoice);
  await addToDays(
    db,
    { tenantId, apiKeyId: userOf(principal).apiKeyId },
    retrievals.map(({ hit, event }) => ({
      kind: 'retrieval',
      providerTenantId: hit.providerTenantId,
      datasetId: hit.datasetId,
      datasetName: hit.datasetName,
      charged: hit.charge,
      provider: event.provider,
    })),
    at,
  );
  return {
    retrievals: retrievals.map(({ hit }) => hit),
    charged: bill.total,
    withheld: invoice && bill.withheld > 0 ? withheldBy(invoice, bill.total, bill.withheld) : null,
  };
}

/** The hits that a credential reaches still, should it have been narrowed to an allow list since they were found. */
async function withinReach(
  db: Sql,
  held: Principal,
  hits: readonly SearchHit[],
): Promise<readonly SearchHit[]> {
  const { allowListKeyId } = viewerOf(held);
  if (allowListKeyId === null || hits.length === 0) return hits;
  const granted = await db.sql<{ datasetId: string }>(Prisma.sql`
    SELECT dataset_id AS "datasetId" FROM api_key_grants
    WHERE api_key_id = ${allowListKeyId} AND dataset_id = ANY(${hits.map(({ datasetId }) => datasetId)})`);
  const ids = new Set(granted.map(({ datasetId }) => datasetId));
  return hits.filter(({ datasetId }) => ids.has(datasetId));
}

type OfferedHit = SearchHit & { readonly terms: ObjectPrice | null; readonly price: Micros | null };

/** The hits with their prices, those of the caller's own data with none. What has gone since it was found is left out. */
async function priceHits(
  db: Sql,
  tenantId: string,
  { hits, at }: Pick<AnsweredSearch, 'hits' | 'at'>,
): Promise<OfferedHit[]> {
  const foreign = hits.filter(({ providerTenantId }) => providerTenantId !== tenantId);
  const prices =
    foreign.length > 0
      ? await holdPrices(db, [...new Set(foreign.map(({ objectId }) => objectId))], at)
      : new Map<string, ObjectPrice>();
  return hits.flatMap((hit) => {
    if (hit.providerTenantId === tenantId) return { ...hit, terms: null, price: null };
    const terms = prices.get(hit.objectId);
    return terms ? { ...hit, terms, price: terms.price } : [];
  });
}

function withheldBy(invoice: OpenInvoice, charged: Micros, count: number) {
  return { count, ...capReached({ ...invoice, spent: invoice.spent + charged }) };
}

interface Written {
  readonly hit: Retrieval;
  readonly event: {
    readonly id: string;
    readonly monetizationMode: ObjectPrice['monetizationMode'] | null;
    readonly price: Micros;
    readonly provider: Micros;
    readonly session: string | null;
  };
}

/** One statement for both tables, however many results there are. */
async function writeSearch(
  db: Sql,
  principal: Principal,
  search: AnsweredSearch,
  written: readonly Written[],
  charged: Micros,
): Promise<void> {
  const { searchId, at } = search;
  const { tenantId } = principal;
  const { userId, apiKeyId } = userOf(principal);
  const all = <T>(column: (each: Written) => T) => written.map(column);
  await db.sql(Prisma.sql`
    WITH search AS (
      INSERT INTO searches
        (id, tenant_id, user_id, api_key_id, query, mode, dataset_ids, result_count, charged_micros, occurred_at)
      VALUES (${searchId}, ${tenantId}, ${userId}, ${apiKeyId}, ${search.query}, ${search.mode}::"SearchMode",
              ${[...search.datasetIds]}::text[], ${written.length}, ${charged}, ${at})
      ON CONFLICT (id) DO UPDATE
      SET result_count = searches.result_count + excluded.result_count,
          charged_micros = searches.charged_micros + excluded.charged_micros)
    INSERT INTO usage_events
      (id, kind, tenant_id, user_id, api_key_id, provider_tenant_id, dataset_id, dataset_name, object_id,
       filename, search_id, retrieval_id, passage_id, price_micros, monetization_mode, billing_session,
       charged_micros, provider_micros, occurred_at)
    SELECT id, 'retrieval', ${tenantId}, ${userId}, ${apiKeyId}, provider_tenant_id, dataset_id, dataset_name,
           object_id, filename, ${searchId}, retrieval_id, passage_id, price, mode::"MonetizationMode", session,
           charged, provider, ${at}
    FROM unnest(
      ${all(({ event }) => event.id)}::text[], ${all(({ hit }) => hit.providerTenantId)}::text[],
      ${all(({ hit }) => hit.datasetId)}::text[], ${all(({ hit }) => hit.datasetName)}::text[],
      ${all(({ hit }) => hit.objectId)}::text[], ${all(({ hit }) => hit.filename)}::text[],
      ${all(({ hit }) => hit.retrievalId)}::text[], ${all(({ hit }) => hit.passageId)}::text[],
      ${all(({ event }) => event.price)}::bigint[], ${all(({ event }) => event.monetizationMode)}::text[],
      ${all(({ event }) => event.session)}::text[], ${all(({ hit }) => hit.charge)}::bigint[],
      ${all(({ event }) => event.provider)}::bigint[]
    ) AS result (id, provider_tenant_id, dataset_id, dataset_name, object_id, filename, retrieval_id, passage_id,
                 price, mode, session, charged, provider)`);
}
