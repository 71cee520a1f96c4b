import { newId, notFound } from '@ipto/contracts';
import type { StoredObject, Tx } from '@ipto/db';
import type { Principal } from '../../procedures/context.js';
import { holdKey } from '../keys/index.js';
import { userOf } from './user.js';

/**
 * Writes down that a download URL is handed out, in the transaction after whose commit it may be.
 * An `ApiError` `unauthorized` if the caller's key was revoked meanwhile.
 */
export async function recordDownload(
  tx: Tx,
  principal: Principal,
  object: Pick<StoredObject, 'id' | 'datasetId' | 'tenantId' | 'filename'>,
  at: Date,
): Promise<void> {
  const { userId, apiKeyId } = userOf(principal);
  await holdKey(tx, principal);
  const recorded = await tx.$executeRaw`
    INSERT INTO usage_events
      (id, kind, tenant_id, user_id, api_key_id, provider_tenant_id, dataset_id, dataset_name, object_id,
       filename, occurred_at)
    SELECT ${newId('usageEvent')}, 'download', ${principal.tenantId}, ${userId}, ${apiKeyId},
           ${object.tenantId}, id, name, ${object.id}, ${object.filename}, ${at}
    FROM datasets WHERE id = ${object.datasetId}`;
  // Deleted meanwhile.
  if (recorded === 0) throw notFound();
}
