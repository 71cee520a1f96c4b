import { type contract, LIMITS } from '@ipto/contracts';
import type { Tx } from '@ipto/db';
import { z } from 'zod';
import type { Handlers } from '../../procedures/implement.js';
import { defineJob } from '../../queue/job.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { linkTo, passwordResetMail } from '../mail/index.js';
import { forgetAdminLogin } from './first-admin.js';
import { createLinkToken, homeTenantOf, redeemLinkToken } from './link-tokens.js';
import { hashPassword } from './passwords.js';
import { signOutEverywhere } from './sign-in.js';

type PasswordResetHandlers = Pick<Handlers<typeof contract.auth>, 'forgotPassword' | 'resetPassword'>;

export function passwordResetHandlers(services: Services): PasswordResetHandlers {
  const { db, queue, mailer, now } = services;
  return {
    async forgotPassword(_context, { email }) {
      // Whether the address has an account is looked up by the job: the answer takes the same time either way.
      if (mailer) await db.tx((tx) => queue.send(tx, mailPasswordResetJob, { email }));
      return { requested: true };
    },

    async resetPassword(context, { token, new_password }) {
      const passwordHash = await hashPassword(new_password);
      const email = await db.tx(async (tx) => {
        const userId = await redeemLinkToken(tx, token, 'password_reset', now());
        const user = await tx.user.update({ where: { id: userId }, data: { passwordHash } });
        await tx.linkToken.deleteMany({ where: { userId, purpose: 'password_reset' } });
        await signOutEverywhere(tx, { userId });
        await recordAudit(tx, context, {
          action: 'user.password_changed',
          tenantId: await homeTenantOf(tx, userId),
          target: { type: 'user', id: userId },
          actor: { userId, name: user.displayName },
        });
        return user.email;
      });
      await forgetAdminLogin(services, email);
      return { password_changed: true };
    },
  };
}

/** Makes the link with which a user sets a new password. */
export async function createPasswordResetLink(
  { linkBase, now }: Pick<Services, 'linkBase' | 'now'>,
  tx: Tx,
  userId: string,
): Promise<{ url: string; expiresAt: Date }> {
  const expiresAt = new Date(now().getTime() + LIMITS.passwordResetMinutes * 60_000);
  const token = await createLinkToken(tx, userId, 'password_reset', expiresAt);
  return { url: linkTo(linkBase, '/password/reset', token), expiresAt };
}

/** Mails the link to an address, if it has an account. */
async function mailPasswordReset(services: Services, email: string): Promise<void> {
  const { db, mailer } = services;
  const user = await db.prisma.user.findUnique({ where: { email } });
  if (!user || !mailer) return;
  const { url } = await db.tx(async (tx) => {
    await recordAudit(tx, null, {
      action: 'user.password_reset_requested',
      tenantId: await homeTenantOf(tx, user.id),
      target: { type: 'user', id: user.id },
    });
    return createPasswordResetLink(services, tx, user.id);
  });
  await mailer.send({ to: user.email, ...passwordResetMail(url) });
}

/** Mails a link to set a new password, if the address has an account. */
export const mailPasswordResetJob = defineJob({
  name: 'mail_password_reset',
  schema: z.strictObject({ email: z.string() }),
  run: (services: Services, { email }) => mailPasswordReset(services, email),
});
