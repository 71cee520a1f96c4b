import { newId, notFound } from '@ipto/contracts';
import { readableObject, type Tx } from '@ipto/db';
import type { Principal } from '../../procedures/context.js';
import { viewerOf } from '../../procedures/viewer.js';
import { holdPrincipal } from '../keys/index.js';
import { userOf } from './user.js';

/**
 * Writes down that a download URL is handed out, in the transaction after whose commit it may be.
 * An `ApiError` `unauthorized` if the caller's credential has ended meanwhile.
 */
export async function recordDownload(
  tx: Tx,
  principal: Principal,
  objectId: string,
  at: Date,
): Promise<void> {
  const { userId, apiKeyId } = userOf(principal);
  await holdPrincipal(tx, principal);
  const recorded = await tx.$executeRaw`
    INSERT INTO usage_events
      (id, kind, tenant_id, user_id, api_key_id, provider_tenant_id, dataset_id, dataset_name, object_id,
       filename, occurred_at)
    SELECT ${newId('usageEvent')}, 'download', ${principal.tenantId}, ${userId}, ${apiKeyId},
           o.tenant_id, d.id, d.name, o.id, o.filename, ${at}
    FROM objects o JOIN datasets d ON d.id = o.dataset_id
    WHERE o.id = ${objectId} AND ${readableObject(viewerOf(principal))}`;
  // Deleted meanwhile, or no longer the caller's to read.
  if (recorded === 0) throw notFound();
}
