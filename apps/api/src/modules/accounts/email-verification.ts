import { type contract, id, LIMITS } from '@ipto/contracts';
import { z } from 'zod';
import type { Handlers } from '../../procedures/implement.js';
import { defineJob } from '../../queue/job.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { linkTo, verificationMail } from '../mail/index.js';
import { createLinkToken, homeTenantOf, redeemLinkToken } from './link-tokens.js';

const DAY_MS = 24 * 3_600_000;

export function emailVerificationHandlers({
  db,
  now,
}: Services): Pick<Handlers<typeof contract.auth>, 'verifyEmail'> {
  return {
    async verifyEmail(context, { token }) {
      await db.tx(async (tx) => {
        const userId = await redeemLinkToken(tx, token, 'email_verification', now());
        const user = await tx.user.update({ where: { id: userId }, data: { emailVerifiedAt: now() } });
        await recordAudit(tx, context, {
          action: 'user.email_verified',
          tenantId: await homeTenantOf(tx, userId),
          target: { type: 'user', id: userId },
          actor: { userId, name: user.displayName },
        });
      });
      return { email_verified: true };
    },
  };
}

/** Mails a new user a link that shows whose the address is. */
export const mailVerificationJob = defineJob({
  name: 'mail_verification',
  schema: z.strictObject({ userId: id('user') }),
  async run({ db, mailer, linkBase, now }: Services, { userId }) {
    const user = await db.prisma.user.findUnique({ where: { id: userId } });
    if (!user || user.emailVerifiedAt !== null || !mailer) return;
    const expiresAt = new Date(now().getTime() + LIMITS.emailVerificationDays * DAY_MS);
    const token = await db.tx((tx) => createLinkToken(tx, userId, 'email_verification', expiresAt));
    await mailer.send({ to: user.email, ...verificationMail(linkTo(linkBase, '/email/verify', token)) });
  },
});
