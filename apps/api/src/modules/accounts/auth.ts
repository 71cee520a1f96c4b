import { ApiError, type contract, notFound } from '@ipto/contracts';
import { isUniqueViolation, Prisma } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { createOwner } from './create-owner.js';
import { deviceHandlers } from './device-login.js';
import { emailVerificationHandlers, mailVerificationJob } from './email-verification.js';
import { codeHandlers } from './login-code.js';
import { throttleLogin } from './login-throttle.js';
import { passwordResetHandlers } from './password-reset.js';
import { hashPassword, passwordMatches } from './passwords.js';
import { sessionsIn } from './sessions.js';
import { holdSession, signIn } from './sign-in.js';

export function authHandlers(services: Services): Handlers<typeof contract.auth> {
  const { db, policy, queue, mailer, limits } = services;
  return {
    ...passwordResetHandlers(services),
    ...emailVerificationHandlers(services),
    device: deviceHandlers(services),
    code: codeHandlers(services),

    async signup(context, input) {
      if (policy.signup !== 'open') throw new ApiError('forbidden', 'Signing up needs an invitation.');
      const passwordHash = await hashPassword(input.password);
      const { email, display_name: displayName, tenant_name: tenantName } = input;
      const { defaultSpendCapMicros: spendCapMicros } = policy;
      try {
        return await db.tx(async (tx) => {
          const owner = await createOwner(tx, {
            email,
            displayName,
            passwordHash,
            tenantName,
            spendCapMicros,
          });
          await recordAudit(tx, context, {
            action: 'user.created',
            tenantId: owner.tenantId,
            target: { type: 'user', id: owner.userId },
            actor: { userId: owner.userId, name: displayName },
          });
          if (mailer) await queue.send(tx, mailVerificationJob, { userId: owner.userId });
          return signIn(tx, context, { ...owner, email, displayName });
        });
      } catch (error) {
        if (isUniqueViolation(error))
          throw new ApiError('conflict', 'An account with this e-mail exists already.');
        throw error;
      }
    },

    async login(context, input) {
      const refused = () => new ApiError('unauthorized', 'E-mail or password is not right.');
      const throttle = await throttleLogin(limits, input.email, context);
      const user = await db.prisma.user.findUnique({ where: { email: input.email } });
      const matches = await passwordMatches(user?.passwordHash ?? null, input.password);
      if (!user || !matches) throw refused();
      const login = await db.tx(async (tx) => {
        // A password that was changed since it was checked opens nothing any more.
        const [current] = await tx.sql<{ password_hash: string | null }>(Prisma.sql`
          SELECT password_hash FROM users WHERE id = ${user.id} FOR SHARE`);
        const membership = await tx.membership.findFirst({
          where: { userId: user.id, ...(input.tenant_id && { tenantId: input.tenant_id }) },
          orderBy: { id: 'asc' },
        });
        if (current?.password_hash !== user.passwordHash || !membership) throw refused();
        return signIn(tx, context, {
          userId: user.id,
          email: user.email,
          displayName: user.displayName,
          tenantId: membership.tenantId,
          membershipId: membership.id,
        });
      });
      await throttle.succeeded();
      return login;
    },

    async switch(context, { tenant_id: tenantId }) {
      const { principal } = context;
      return db.tx(async (tx) => {
        await holdSession(tx, principal);
        const membership = await tx.membership.findUnique({
          where: { userId_tenantId: { userId: principal.userId, tenantId } },
        });
        if (!membership) throw notFound();
        return signIn(tx, context, { ...principal, tenantId, membershipId: membership.id });
      });
    },

    async logout(context) {
      const { principal } = context;
      await db.tx(async (tx) => {
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
