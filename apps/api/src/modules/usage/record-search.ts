import { newId, type UsedMode } from '@ipto/contracts';
import type { Tx } from '@ipto/db';
import type { SearchHit } from '@ipto/search';
import type { Principal } from '../../procedures/context.js';
import { holdPrincipal } from '../keys/index.js';
import { userOf } from './user.js';

/** A page of a search as it is about to be answered. */
export interface AnsweredSearch {
  readonly searchId: string;
  readonly query: string;
  readonly mode: UsedMode;
  /** What it was narrowed to; empty: to nothing. */
  readonly datasetIds: readonly string[];
  readonly retrievals: readonly (Pick<
    SearchHit,
    'passageId' | 'datasetId' | 'datasetName' | 'providerTenantId' | 'objectId' | 'filename'
  > & { readonly retrievalId: string })[];
  readonly at: Date;
}

/**
 * Writes down a search, or a further page of one, with each of its results, in the transaction after whose commit it
 * may be answered. An `ApiError` `unauthorized` if the caller's credential has ended meanwhile.
 */
export async function recordSearch(tx: Tx, principal: Principal, search: AnsweredSearch): Promise<void> {
  const { searchId, retrievals, at } = search;
  const { tenantId } = principal;
  const { userId, apiKeyId } = userOf(principal);
  await holdPrincipal(tx, principal);
  const all = <T>(column: (retrieval: (typeof retrievals)[number]) => T) => retrievals.map(column);
  // One statement for both tables, however many results there are.
  await tx.$executeRaw`
    WITH search AS (
      INSERT INTO searches
        (id, tenant_id, user_id, api_key_id, query, mode, dataset_ids, result_count, occurred_at)
      VALUES (${searchId}, ${tenantId}, ${userId}, ${apiKeyId}, ${search.query}, ${search.mode}::"SearchMode",
              ${[...search.datasetIds]}::text[], ${retrievals.length}, ${at})
      ON CONFLICT (id) DO UPDATE SET result_count = searches.result_count + excluded.result_count)
    INSERT INTO usage_events
      (id, kind, tenant_id, user_id, api_key_id, provider_tenant_id, dataset_id, dataset_name, object_id,
       filename, search_id, retrieval_id, passage_id, occurred_at)
    SELECT id, 'retrieval', ${tenantId}, ${userId}, ${apiKeyId}, provider_tenant_id, dataset_id, dataset_name,
           object_id, filename, ${searchId}, retrieval_id, passage_id, ${at}
    FROM unnest(
      ${all(() => newId('usageEvent'))}::text[], ${all(({ providerTenantId }) => providerTenantId)}::text[],
      ${all(({ datasetId }) => datasetId)}::text[], ${all(({ datasetName }) => datasetName)}::text[],
      ${all(({ objectId }) => objectId)}::text[], ${all(({ filename }) => filename)}::text[],
      ${all(({ retrievalId }) => retrievalId)}::text[], ${all(({ passageId }) => passageId)}::text[]
    ) AS result (id, provider_tenant_id, dataset_id, dataset_name, object_id, filename, retrieval_id, passage_id)`;
}
