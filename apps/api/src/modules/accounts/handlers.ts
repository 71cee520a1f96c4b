import { ApiError, type contract, type Login } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import type { PublicContext, SessionContext } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { forgetAdminLogin } from './first-admin.js';
import { hashPassword, passwordMatches } from './passwords.js';
import { sessionsIn } from './sessions.js';
import { createOwner } from './tenants.js';

const UNIQUE_VIOLATION = 'P2002';

interface Account {
  userId: string;
  email: string;
  displayName: string;
  tenantId: string;
  membershipId: string;
}

/** Makes a session and tells the audit log, in the transaction that earned it. */
async function startSession(
  tx: Prisma.TransactionClient,
  context: PublicContext | SessionContext,
  account: Account,
): Promise<Login> {
  const { token, expiresAt } = await sessionsIn(tx).create(account.userId, account.membershipId);
  await recordAudit(tx, context, {
    action: 'session.created',
    tenantId: account.tenantId,
    target: { type: 'user', id: account.userId },
    actor: { userId: account.userId, name: account.displayName },
  });
  return {
    user_id: account.userId,
    email: account.email,
    display_name: account.displayName,
    tenant_id: account.tenantId,
    session_token: token,
    expires_at: expiresAt.toISOString(),
  };
}

export function authHandlers({ db, policy }: Services): Handlers<typeof contract.auth> {
  return {
    async signup(context, input) {
      if (policy.signup !== 'open') throw new ApiError('forbidden', 'Signing up needs an invitation.');
      const passwordHash = await hashPassword(input.password);
      const { email, display_name: displayName, tenant_name: tenantName } = input;
      try {
        return await db.transaction(async (tx) => {
          const owner = await createOwner(tx, { email, displayName, passwordHash, tenantName });
          await recordAudit(tx, context, {
            action: 'user.created',
            tenantId: owner.tenantId,
            target: { type: 'user', id: owner.userId },
            actor: { userId: owner.userId, name: displayName },
          });
          return startSession(tx, context, { ...owner, email, displayName });
        });
      } catch (error) {
        if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === UNIQUE_VIOLATION)
          throw new ApiError('conflict', 'An account with this e-mail exists already.');
        throw error;
      }
    },

    async login(context, input) {
      const refused = () => new ApiError('unauthorized', 'E-mail or password is not right.');
      const user = await db.prisma.user.findUnique({ where: { email: input.email } });
      const matches = await passwordMatches(user?.passwordHash ?? null, input.password);
      if (!user || !matches) throw refused();
      return db.transaction(async (tx) => {
        // A password that was changed since it was checked opens nothing any more.
        const [current] = await tx.$queryRaw<{ password_hash: string | null }[]>`
          SELECT password_hash FROM users WHERE id = ${user.id} FOR SHARE`;
        const membership = await tx.membership.findFirst({
          where: { userId: user.id, ...(input.tenant_id && { tenantId: input.tenant_id }) },
          orderBy: { id: 'asc' },
        });
        if (current?.password_hash !== user.passwordHash || !membership) throw refused();
        return startSession(tx, context, {
          userId: user.id,
          email: user.email,
          displayName: user.displayName,
          tenantId: membership.tenantId,
          membershipId: membership.id,
        });
      });
    },

    switch: async () => {
      throw new Error('not built');
    },
    forgotPassword: async () => {
      throw new Error('not built');
    },
    resetPassword: async () => {
      throw new Error('not built');
    },
    verifyEmail: async () => {
      throw new Error('not built');
    },
    device: {
      start: async () => {
        throw new Error('not built');
      },
      token: async () => {
        throw new Error('not built');
      },
      get: async () => {
        throw new Error('not built');
      },
      approve: async () => {
        throw new Error('not built');
      },
    },
    code: {
      create: async () => {
        throw new Error('not built');
      },
      token: async () => {
        throw new Error('not built');
      },
    },

    async logout(context) {
      const { principal } = context;
      await db.transaction(async (tx) => {
        await sessionsIn(tx).end(principal.credentialId);
        await recordAudit(tx, context, {
          action: 'session.ended',
          tenantId: principal.tenantId,
          target: { type: 'user', id: principal.userId },
        });
      });
      return { logged_out: true };
    },
  };
}

export function userHandlers({ db, adminLoginFile, logger }: Services): Handlers<typeof contract.users> {
  return {
    async me({ principal }) {
      const isUser = principal.type === 'user';
      const memberships = isUser
        ? await db.prisma.membership.findMany({
            where: { userId: principal.userId },
            include: { tenant: true },
            orderBy: { id: 'asc' },
          })
        : [];
      return {
        user_id: isUser ? principal.userId : null,
        email: isUser ? principal.email : null,
        display_name: isUser ? principal.displayName : null,
        tenant_id: principal.tenantId,
        tenant_name: principal.tenantName,
        role: isUser ? principal.role : null,
        is_platform_admin: isUser && principal.isPlatformAdmin,
        scopes: [...principal.scopes],
        memberships: memberships.map(({ id, tenant, role }) => ({
          membership_id: id,
          tenant_id: tenant.id,
          tenant_name: tenant.name,
          role,
        })),
        principal: isUser
          ? { type: 'user', id: principal.userId }
          : { type: 'api_key', id: principal.apiKeyId },
      };
    },

    async changePassword(context, input) {
      const { principal } = context;
      const user = await db.prisma.user.findUniqueOrThrow({ where: { id: principal.userId } });
      if (!(await passwordMatches(user.passwordHash, input.current_password)))
        throw new ApiError('forbidden', 'The current password is not right.');
      const passwordHash = await hashPassword(input.new_password);
      const login = await db.transaction(async (tx) => {
        // Only while the password that was checked is still the password.
        const { count } = await tx.user.updateMany({
          where: { id: user.id, passwordHash: user.passwordHash },
          data: { passwordHash },
        });
        if (count === 0) throw new ApiError('forbidden', 'The current password is not right.');
        await sessionsIn(tx).endAllOf(user.id);
        await recordAudit(tx, context, {
          action: 'user.password_changed',
          tenantId: principal.tenantId,
          target: { type: 'user', id: user.id },
        });
        return startSession(tx, context, principal);
      });
      // The password is changed, whatever becomes of the file that told the old one.
      await forgetAdminLogin(adminLoginFile, user.email).catch((error: unknown) =>
        logger.warn({ err: error }, "the file with the first admin's login could not be removed"),
      );
      return login;
    },
  };
}
