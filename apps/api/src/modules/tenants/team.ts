import { ApiError, disposesOf, type Role, runsTeam } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import type { SessionPrincipal } from '../../procedures/context.js';

/**
 * Holds the team against other changes until the transaction ends, and makes sure that the caller still runs it:
 * two owners who remove each other must not both succeed. Gives the caller's role as it is now.
 */
export async function lockTeam(tx: Tx, principal: SessionPrincipal): Promise<Role> {
  await tx.sql(Prisma.sql`SELECT 1 FROM tenants WHERE id = ${principal.tenantId} FOR NO KEY UPDATE`);
  const membership = await tx.membership.findUnique({ where: { id: principal.membershipId } });
  if (!membership || !runsTeam(membership.role))
    throw new ApiError('forbidden', 'This is for owners and admins.');
  return membership.role;
}

/** Nobody gives a role above their own. */
export function requireMayGive(actor: Role, role: Role): void {
  if (!disposesOf(actor, role)) throw new ApiError('forbidden', 'Only owners make owners.');
}

/** An owner is changed or removed by owners alone. */
export function requireMayChange(actor: Role, current: Role): void {
  if (!disposesOf(actor, current)) throw new ApiError('forbidden', 'Only owners change owners.');
}

/** A tenant always has an owner. */
export async function requireAnotherOwner(tx: Tx, tenantId: string, membershipId: string): Promise<void> {
  const others = await tx.membership.count({
    where: { tenantId, role: 'owner', id: { not: membershipId } },
  });
  if (others === 0) throw new ApiError('conflict', 'The last owner has to stay one.');
}
