import { type ApiError, type ApiKey, type contract, newId, validationFailed } from '@ipto/contracts';
import type { z } from 'zod';
import type { AuthenticatedContext } from '../../procedures/context.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { holdKeyManager } from './hold-key.js';
import { keyView, withGrants } from './key.js';
import { requireNoWider, requireUsable } from './key-reach.js';
import { mintKey } from './key-secret.js';

type NewKey = z.output<typeof contract.keys.create.input>;

/** Makes a key no wider than the caller; its secret is in the answer and nowhere else. */
export async function createKey(
  { db, keyUsage }: Services,
  context: AuthenticatedContext,
  input: NewKey,
): Promise<ApiKey & { secret: string }> {
  const { name, scopes, dataset_access_mode: accessMode, dataset_ids: datasetIds } = input;
  if (accessMode === 'all_available' && datasetIds.length > 0) throw listWithoutMode();
  const { key, prefix, secretHash } = mintKey();
  const row = await db.tx(async (tx) => {
    const principal = await holdKeyManager(tx, context.principal);
    await requireUsable(tx, principal, datasetIds);
    await requireNoWider(tx, principal, { scopes, accessMode, datasetIds });
    const created = await tx.apiKey.create({
      data: {
        id: newId('apiKey'),
        tenantId: principal.tenantId,
        membershipId: principal.membershipId,
        createdBy: principal.type === 'user' ? principal.userId : principal.createdBy,
        prefix,
        secretHash,
        name,
        scopes,
        accessMode,
        grants: { create: datasetIds.map((datasetId) => ({ id: newId('grant'), datasetId })) },
      },
      include: withGrants,
    });
    await recordAudit(tx, context, {
      action: 'api_key.created',
      tenantId: principal.tenantId,
      target: { type: 'api_key', id: created.id },
      details: { name, scopes, dataset_access_mode: accessMode, dataset_ids: datasetIds },
    });
    return created;
  });
  return { ...keyView(row, keyUsage), secret: key };
}

/** The refusal of an allow list for a key that has none. */
export function listWithoutMode(): ApiError {
  return validationFailed([
    { path: 'dataset_ids', message: 'Goes with dataset_access_mode "allow_list" only' },
  ]);
}
