import { ApiError, type Login, newId, validationFailed } from '@ipto/contracts';
import { type Invitation, Prisma, type Tx } from '@ipto/db';
import type { OptionalSessionContext } from '../../procedures/context.js';
import { hashToken } from '../../security/tokens.js';
import type { Services } from '../../services.js';
import { hashPassword, holdSession, signIn } from '../accounts/index.js';
import { recordAudit } from '../audit/index.js';

interface Acceptance {
  token: string;
  display_name?: string | undefined;
  password?: string | undefined;
}
interface NewAccount {
  displayName: string;
  passwordHash: string;
}
interface Accepted {
  userId: string;
  displayName: string;
}

/**
 * Makes a member of whoever holds an invitation's token: a new user, if its e-mail has no account; else that
 * very user, signed in. Answers with a session in the tenant.
 */
export async function acceptInvitation(
  { db, mailer, now }: Services,
  context: OptionalSessionContext,
  { token, display_name: displayName, password }: Acceptance,
): Promise<Login> {
  const account =
    context.principal === null && displayName !== undefined && password !== undefined
      ? { displayName, passwordHash: await hashPassword(password) }
      : null;
  return db.tx(async (tx) => {
    if (context.principal) await holdSession(tx, context.principal);
    const [open] = await tx.sql<{ id: string }>(Prisma.sql`
      SELECT id FROM invitations WHERE token_hash = ${hashToken(token)} AND expires_at > ${now()} FOR UPDATE`);
    if (!open) throw new ApiError('gone', 'The invitation has expired or was used already.');
    const invitation = await tx.invitation.findUniqueOrThrow({ where: { id: open.id } });
    const { tenantId, email, role } = invitation;
    const known = await tx.user.findUnique({ where: { email } });
    const user = known
      ? requireSelf(context, known)
      : await createUser(tx, context, invitation, account, mailer === null ? null : now());
    const { userId } = user;
    if ((await tx.membership.count({ where: { userId, tenantId } })) > 0)
      throw new ApiError('conflict', 'You are a member already.');
    const membershipId = newId('membership');
    await tx.membership.create({ data: { id: membershipId, userId, tenantId, role } });
    await tx.invitation.delete({ where: { id: invitation.id } });
    const actor = { userId, name: user.displayName };
    await recordAudit(tx, context, {
      action: 'invitation.accepted',
      tenantId,
      target: { type: 'invitation', id: invitation.id },
      actor,
    });
    await recordAudit(tx, context, {
      action: 'membership.created',
      tenantId,
      target: { type: 'membership', id: membershipId },
      details: { user_id: userId, role },
      actor,
    });
    return signIn(tx, context, { ...user, email, tenantId, membershipId });
  });
}

/** Whose e-mail has an account joins with a session of it; the token alone would let others in. */
function requireSelf(
  { principal }: OptionalSessionContext,
  known: { id: string; displayName: string },
): Accepted {
  if (principal === null) throw hasAccount();
  if (principal.userId !== known.id)
    throw new ApiError('forbidden', 'The invitation is for somebody else than who is signed in.');
  return { userId: known.id, displayName: known.displayName };
}

async function createUser(
  tx: Tx,
  context: OptionalSessionContext,
  { email, tenantId }: Invitation,
  account: NewAccount | null,
  emailVerifiedAt: Date | null,
): Promise<Accepted> {
  if (context.principal !== null)
    throw new ApiError('forbidden', 'The invitation is for somebody else than who is signed in.');
  if (!account)
    throw validationFailed([
      { path: 'display_name', message: 'Needed, with a password, to make your account' },
    ]);
  const userId = newId('user');
  // A link that came by mail shows whose the address is.
  const { count } = await tx.user.createMany({
    data: { id: userId, email, ...account, emailVerifiedAt },
    skipDuplicates: true,
  });
  // Made in this very moment, by a signup or another invitation.
  if (count === 0) throw hasAccount();
  await recordAudit(tx, context, {
    action: 'user.created',
    tenantId,
    target: { type: 'user', id: userId },
    actor: { userId, name: account.displayName },
  });
  return { userId, displayName: account.displayName };
}

function hasAccount(): ApiError {
  return new ApiError('unauthorized', 'This e-mail has an account: sign in to it first.');
}
