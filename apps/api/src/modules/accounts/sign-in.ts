import { ApiError, type Login } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import type { CallOrigin, SessionPrincipal } from '../../procedures/context.js';
import { recordAudit } from '../audit/index.js';
import { sessionsIn } from './sessions.js';

/** A user in one of their tenants. */
export interface Account {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly tenantId: string;
  readonly membershipId: string;
}

/** Makes a session and tells the audit log, in the transaction that earned it. Throws `unauthorized` to a former member. */
export async function signIn(tx: Tx, origin: CallOrigin, account: Account): Promise<Login> {
  const memberships = await tx.sql(Prisma.sql`
    SELECT 1 FROM memberships WHERE id = ${account.membershipId} FOR KEY SHARE`);
  if (memberships.length === 0) throw new ApiError('unauthorized', 'The membership has ended.');
  const { token, expiresAt } = await sessionsIn(tx).create(account.userId, account.membershipId);
  await recordAudit(
    tx,
    { ...origin, principal: null },
    {
      action: 'session.created',
      tenantId: account.tenantId,
      target: { type: 'user', id: account.userId },
      actor: { userId: account.userId, name: account.displayName },
    },
  );
  return {
    user_id: account.userId,
    email: account.email,
    display_name: account.displayName,
    tenant_id: account.tenantId,
    session_token: token,
    expires_at: expiresAt.toISOString(),
  };
}

/** A membership as an account; null if it is gone. */
export async function accountOf(tx: Tx, membershipId: string): Promise<Account | null> {
  const membership = await tx.membership.findUnique({ where: { id: membershipId }, include: { user: true } });
  return (
    membership && {
      userId: membership.userId,
      email: membership.user.email,
      displayName: membership.user.displayName,
      tenantId: membership.tenantId,
      membershipId,
    }
  );
}

/**
 * Holds a person's session until the transaction ends: what is made with it, and could become another, must not
 * outlive a removal or a change of role or password that ends it meanwhile. Throws `unauthorized` once it has ended.
 */
export async function holdSession(
  tx: Tx,
  { membershipId, userId, credentialId }: SessionPrincipal,
): Promise<void> {
  await tx.sql(Prisma.sql`SELECT 1 FROM memberships WHERE id = ${membershipId} FOR SHARE`);
  await tx.sql(Prisma.sql`SELECT 1 FROM users WHERE id = ${userId} FOR SHARE`);
  if ((await tx.session.count({ where: { id: credentialId } })) === 0)
    throw new ApiError('unauthorized', 'The session has ended.');
}

/**
 * Holds a membership's user until the transaction ends: a change of password that ends what was handed out waits,
 * or has ended it already. To be called before that is used.
 */
export async function holdUserOf(tx: Tx, membershipId: string): Promise<void> {
  await tx.sql(Prisma.sql`
    SELECT 1 FROM users WHERE id = (SELECT user_id FROM memberships WHERE id = ${membershipId}) FOR SHARE`);
}

/** Ends every session of a user or of one membership, and whatever would become one. */
export async function signOutEverywhere(tx: Tx, who: { userId: string } | { id: string }): Promise<void> {
  const membership = who;
  await tx.session.deleteMany({ where: { membership } });
  await tx.loginCode.deleteMany({ where: { membership } });
  await tx.deviceLogin.deleteMany({ where: { membership } });
}
