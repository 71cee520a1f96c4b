import { ApiError, notFound } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import type { Principal } from '../../procedures/context.js';
import { type KeyWithGrants, withGrants } from './key.js';
import { reachOf, requireAnother, requireNoWider } from './key-reach.js';

/** A key that the caller may change or revoke, held against others until the transaction ends. */
export async function lockKey(tx: Tx, principal: Principal, id: string): Promise<KeyWithGrants> {
  await tx.sql(
    Prisma.sql`SELECT 1 FROM api_keys WHERE id = ${id} AND tenant_id = ${principal.tenantId} FOR NO KEY UPDATE`,
  );
  const key = await tx.apiKey.findFirst({ where: { id, tenantId: principal.tenantId }, include: withGrants });
  if (!key) throw notFound();
  requireAnother(principal, id);
  await requireNoWider(tx, principal, reachOf(key));
  return key;
}

/** The same of a key that still lives. */
export async function lockLiveKey(tx: Tx, principal: Principal, id: string): Promise<KeyWithGrants> {
  const key = await lockKey(tx, principal, id);
  if (key.revokedAt !== null) throw new ApiError('conflict', 'The key is revoked.');
  return key;
}
