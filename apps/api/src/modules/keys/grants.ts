import { ApiError, type Grant, LIMITS, newId, notFound } from '@ipto/contracts';
import type { AuthenticatedContext } from '../../procedures/context.js';
import { AlreadyThere } from '../../procedures/outcome.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { holdKeyManager } from './hold-key.js';
import { grantView } from './key.js';
import { requireUsable } from './key-reach.js';
import { lockLiveKey } from './lock-key.js';

/** Puts a dataset on a key's allow list. */
export async function grantDataset(
  { db }: Services,
  context: AuthenticatedContext,
  { id, dataset_id: datasetId }: { id: string; dataset_id: string },
): Promise<Grant | AlreadyThere<Grant>> {
  return db.tx(async (tx) => {
    const principal = await holdKeyManager(tx, context.principal);
    const key = await lockLiveKey(tx, principal, id);
    if (key.accessMode === 'all_available')
      throw new ApiError('conflict', 'The key has no allow list: its access mode is all_available.');
    const existing = key.grants.find((grant) => grant.datasetId === datasetId);
    if (existing) return new AlreadyThere(grantView(existing));
    // What a caller may use itself is also what it may hand on: an allow list shows it nothing else.
    await requireUsable(tx, principal, [datasetId]);
    if (key.grants.length >= LIMITS.listedIds)
      throw new ApiError('conflict', `An allow list holds at most ${LIMITS.listedIds} datasets.`);
    const grant = await tx.apiKeyGrant.create({ data: { id: newId('grant'), apiKeyId: id, datasetId } });
    await recordAudit(tx, context, {
      action: 'api_key.granted',
      tenantId: principal.tenantId,
      target: { type: 'api_key', id },
      details: { name: key.name, grant_id: grant.id, dataset_id: datasetId },
    });
    return grantView(grant);
  });
}

/** Takes a dataset off a key's allow list. */
export async function revokeGrant(
  { db }: Services,
  context: AuthenticatedContext,
  { id, grant_id: grantId }: { id: string; grant_id: string },
): Promise<Grant> {
  return db.tx(async (tx) => {
    const principal = await holdKeyManager(tx, context.principal);
    const key = await lockLiveKey(tx, principal, id);
    const grant = key.grants.find((each) => each.id === grantId);
    if (!grant) throw notFound();
    // The dataset may have been deleted meanwhile, and the grant with it.
    const { count } = await tx.apiKeyGrant.deleteMany({ where: { id: grantId } });
    if (count === 0) throw notFound();
    await recordAudit(tx, context, {
      action: 'api_key.grant_revoked',
      tenantId: principal.tenantId,
      target: { type: 'api_key', id },
      details: { name: key.name, grant_id: grantId, dataset_id: grant.datasetId },
    });
    return grantView(grant);
  });
}
