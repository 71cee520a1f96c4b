import { ApiError } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import type { Principal } from '../../procedures/context.js';

/**
 * Makes sure that a platform admin is one still, and holds that until the transaction ends: nothing is decided by a
 * former one.
 * @throws ApiError `forbidden`
 */
export async function holdPlatformAdmin(tx: Tx, principal: Principal): Promise<void> {
  const held = await tx.sql(Prisma.sql`
    SELECT 1 FROM users WHERE id = ${personBehind(principal)} AND is_platform_admin FOR SHARE`);
  if (held.length === 0) throw noPlatformAdmin();
}

/** Who stands behind a credential. */
export function personBehind(principal: Principal): string {
  return principal.type === 'user' ? principal.userId : principal.createdBy;
}

export function noPlatformAdmin(): ApiError {
  return new ApiError('forbidden', 'This is for platform admins.');
}
