import type { Database } from '@ipto/db';
import { defineUpkeep } from '../../queue/job.js';
import type { Services } from '../../services.js';
import { sessionsIn } from './sessions.js';

/** Removes what is left of sessions, codes and links that have expired. */
export async function forgetExpiredLogins({ prisma, sql }: Database, at: Date): Promise<void> {
  const expired = { where: { expiresAt: { lt: at } } };
  await sessionsIn({ session: prisma.session, sql }).forgetExpired();
  await prisma.loginCode.deleteMany(expired);
  await prisma.deviceLogin.deleteMany(expired);
  await prisma.linkToken.deleteMany(expired);
  await prisma.invitation.deleteMany(expired);
}

export const forgetExpiredLoginsJob = defineUpkeep('forget_expired_logins', ({ db, now }: Services) =>
  forgetExpiredLogins(db, now()),
);
