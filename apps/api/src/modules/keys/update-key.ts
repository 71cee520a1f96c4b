import { type ApiKey, type contract, newId } from '@ipto/contracts';
import type { Prisma, Tx } from '@ipto/db';
import type { z } from 'zod';
import type { AuthenticatedContext } from '../../procedures/context.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { listWithoutMode } from './create-key.js';
import { holdKeyManager } from './hold-key.js';
import { type KeyWithGrants, keyView, scopesOf, withGrants } from './key.js';
import { type Reach, reachOf, requireNoWider, requirePlatformAdminFor, requireUsable } from './key-reach.js';
import { lockLiveKey } from './lock-key.js';

type KeyChanges = Omit<z.output<typeof contract.keys.update.input>, 'id'>;

/** Changes a key; its allow list becomes the one given, and grants that stay keep their ids. */
export async function updateKey(
  { db, keyUsage }: Services,
  context: AuthenticatedContext,
  id: string,
  changes: KeyChanges,
): Promise<ApiKey> {
  const row = await db.tx(async (tx) => {
    const principal = await holdKeyManager(tx, context.principal);
    const key = await lockLiveKey(tx, principal, id);
    const before = reachOf(key);
    const after = reachAfter(before, changes);
    const name = changes.name ?? key.name;
    const changed = differences(key, name, after);
    if (Object.keys(changed).length === 0) return key;

    const added = without(after.datasetIds, before.datasetIds);
    await requireUsable(tx, principal, added);
    await requireNoWider(tx, principal, after);
    await requirePlatformAdminFor(tx, principal, key, after.scopes);
    await replaceGrants(tx, id, added, without(before.datasetIds, after.datasetIds));
    await recordAudit(tx, context, {
      action: 'api_key.updated',
      tenantId: principal.tenantId,
      target: { type: 'api_key', id },
      details: { name: key.name, changes: changed },
    });
    return tx.apiKey.update({
      where: { id },
      data: { name, scopes: [...after.scopes], accessMode: after.accessMode },
      include: withGrants,
    });
  });
  return keyView(row, keyUsage);
}

function reachAfter(before: Reach, changes: KeyChanges): Reach {
  const accessMode = changes.dataset_access_mode ?? before.accessMode;
  const named = changes.dataset_ids;
  if (accessMode === 'all_available' && named !== undefined && named.length > 0) throw listWithoutMode();
  return {
    scopes: changes.scopes && !sameSet(changes.scopes, before.scopes) ? changes.scopes : before.scopes,
    accessMode,
    datasetIds: accessMode === 'all_available' ? [] : (named ?? before.datasetIds),
  };
}

/** What a change comes to, in the API's names; empty if to nothing. */
function differences(key: KeyWithGrants, name: string, after: Reach): Prisma.InputJsonObject {
  const before = reachOf(key);
  return {
    ...(name !== key.name && { name }),
    ...(!sameSet(after.scopes, scopesOf(key)) && { scopes: [...after.scopes] }),
    ...(after.accessMode !== before.accessMode && { dataset_access_mode: after.accessMode }),
    ...(!sameSet(after.datasetIds, before.datasetIds) && { dataset_ids: [...after.datasetIds] }),
  };
}

async function replaceGrants(tx: Tx, apiKeyId: string, added: string[], removed: string[]): Promise<void> {
  if (removed.length > 0)
    await tx.apiKeyGrant.deleteMany({ where: { apiKeyId, datasetId: { in: removed } } });
  if (added.length > 0)
    await tx.apiKeyGrant.createMany({
      data: added.map((datasetId) => ({ id: newId('grant'), apiKeyId, datasetId })),
    });
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const left = new Set(some);
  return all.filter((each) => !left.has(each));
}

/** Neither list names anything twice. */
function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && without(a, b).length === 0;
}
