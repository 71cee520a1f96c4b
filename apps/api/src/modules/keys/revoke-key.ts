import type { ApiKey } from '@ipto/contracts';
import type { AuthenticatedContext } from '../../procedures/context.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { holdKeyManager } from './hold-key.js';
import { keyView } from './key.js';
import { lockKey } from './lock-key.js';

/** Ends a key for good. Doing it twice is harmless, and keeps the first time. */
export async function revokeKey(
  { db, keyUsage, now }: Services,
  context: AuthenticatedContext,
  id: string,
): Promise<ApiKey> {
  const row = await db.tx(async (tx) => {
    const principal = await holdKeyManager(tx, context.principal);
    const key = await lockKey(tx, principal, id);
    if (key.revokedAt !== null) return key;
    const revokedAt = now();
    await tx.apiKey.update({ where: { id }, data: { revokedAt } });
    await recordAudit(tx, context, {
      action: 'api_key.revoked',
      tenantId: principal.tenantId,
      target: { type: 'api_key', id },
      details: { name: key.name },
    });
    return { ...key, revokedAt };
  });
  return keyView(row, keyUsage);
}
