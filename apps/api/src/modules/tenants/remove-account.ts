import { ApiError } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
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
  userId: string,
): Promise<void> {
  // Held, so that neither an invitation accepted meanwhile nor a new platform admin is missed.
  const [user] = await tx.sql<{ is_platform_admin: boolean }>(Prisma.sql`
    SELECT is_platform_admin FROM users WHERE id = ${userId} FOR UPDATE`);
  if ((await tx.membership.count({ where: { userId } })) > 0) return;
  if (user?.is_platform_admin) throw new ApiError('conflict', 'A platform admin keeps at least one tenant.');
  await tx.user.delete({ where: { id: userId } });
  await recordAudit(tx, context, {
    action: 'user.deleted',
    tenantId,
    target: { type: 'user', id: userId },
  });
}
