import { ApiError } from '@ipto/contracts';
import type { Tx, User } from '@ipto/db';
import type { SessionContext } from '../../procedures/context.js';
import { recordAudit } from '../audit/index.js';

/**
 * Deletes a user who has no tenant any more: such an account could not sign in, and its e-mail could not
 * accept another invitation. Platform admins keep theirs, so the platform always has one who can sign in.
 */
export async function removeAccountWithoutTenant(
  tx: Tx,
  context: SessionContext,
  tenantId: string,
  user: Pick<User, 'id' | 'isPlatformAdmin'>,
): Promise<void> {
  // Held, so that an invitation accepted meanwhile can't be missed.
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${user.id} FOR UPDATE`;
  if ((await tx.membership.count({ where: { userId: user.id } })) > 0) return;
  if (user.isPlatformAdmin) throw new ApiError('conflict', 'A platform admin keeps at least one tenant.');
  await tx.user.delete({ where: { id: user.id } });
  await recordAudit(tx, context, {
    action: 'user.deleted',
    tenantId,
    target: { type: 'user', id: user.id },
  });
}
