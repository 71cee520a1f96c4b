import { ApiError, hasScope, type Scope } from '@ipto/contracts';
import { type DatasetAccessMode, Prisma, searchableDataset, type Tx } from '@ipto/db';
import type { Principal } from '../../procedures/context.js';
import { viewerOf } from '../../procedures/viewer.js';
import { type KeyWithGrants, scopesOf } from './key.js';

/** What a key may do, and with which datasets. */
export interface Reach {
  readonly scopes: readonly Scope[];
  readonly accessMode: DatasetAccessMode;
  /** Of an allow list. */
  readonly datasetIds: readonly string[];
}

export function reachOf(key: KeyWithGrants): Reach {
  return {
    scopes: scopesOf(key),
    accessMode: key.accessMode,
    datasetIds: key.grants.map(({ datasetId }) => datasetId),
  };
}

/** A caller may only make and change keys that reach no further than itself. */
export async function requireNoWider(tx: Tx, principal: Principal, reach: Reach): Promise<void> {
  const beyond = reach.scopes.filter((scope) => !hasScope(principal.scopes, scope));
  if (beyond.length > 0)
    throw new ApiError('forbidden', `The credential itself lacks ${beyond.join(' and ')}.`, {
      missing_scopes: beyond,
    });
  if (principal.type !== 'api_key' || !principal.allowList) return;
  const own = await tx.apiKeyGrant.findMany({
    where: { apiKeyId: principal.apiKeyId },
    select: { datasetId: true },
  });
  const seen = new Set(own.map(({ datasetId }) => datasetId));
  if (reach.accessMode === 'all_available' || reach.datasetIds.some((id) => !seen.has(id)))
    throw new ApiError('forbidden', 'The credential itself is limited to its allow list.');
}

/** A key never changes itself: what leaked could make itself last. */
export function requireAnother(principal: Principal, apiKeyId: string): void {
  if (principal.type === 'api_key' && principal.apiKeyId === apiKeyId)
    throw new ApiError('forbidden', 'A key can not change itself.');
}

/** Every dataset granted must be one the caller may use; any other does not exist for it. */
export async function requireUsable(tx: Tx, principal: Principal, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const usable = await tx.sql<{ id: string }>(Prisma.sql`
    SELECT d.id FROM datasets d
    WHERE d.id = ANY(${ids}) AND ${searchableDataset(viewerOf(principal))}
    ORDER BY d.id
    FOR KEY SHARE`);
  const found = new Set(usable.map(({ id }) => id));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) throw new ApiError('not_found', 'No such dataset.', { dataset_ids: missing });
}

/**
 * A key acts for its creator, on the platform's own side too: only a platform admin may give `admin:*` to the
 * key of one.
 */
export async function requirePlatformAdminFor(
  tx: Tx,
  principal: Principal,
  key: KeyWithGrants,
  scopes: readonly Scope[],
): Promise<void> {
  const gains = hasScope(scopes, 'admin:*') && !hasScope(scopesOf(key), 'admin:*');
  if (!gains || principal.isPlatformAdmin) return;
  const creator = await tx.user.findUnique({
    where: { id: key.createdBy },
    select: { isPlatformAdmin: true },
  });
  if (creator?.isPlatformAdmin)
    throw new ApiError('forbidden', 'Only a platform admin may give admin:* to the key of one.');
}
