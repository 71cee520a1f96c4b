import { ApiError } from '@ipto/contracts';
import { Prisma, type Reader, readerIn, type Tx } from '@ipto/db';
import type { KeyPrincipal, Principal } from '../../procedures/context.js';

const stillLives = ({ apiKeyId }: KeyPrincipal) => Prisma.sql`
  SELECT 1 FROM api_keys WHERE id = ${apiKeyId} AND revoked_at IS NULL AND membership_id IS NOT NULL`;

/** Whether a key is still not revoked and its creator still a member, so that an answer may leave. */
export async function recheckKey(db: Reader, key: KeyPrincipal): Promise<boolean> {
  return (await db.query(stillLives(key))).length > 0;
}

/**
 * The same at the end of a transaction that must not be wrong about it: the key is held until the commit, and
 * a revocation waits. A person's session passes.
 */
export async function holdKey(tx: Tx, principal: Principal): Promise<void> {
  if (principal.type !== 'api_key') return;
  const held = await readerIn(tx).query(Prisma.sql`${stillLives(principal)} FOR SHARE`);
  if (held.length === 0) throw new ApiError('unauthorized', 'The credential is not valid.');
}
