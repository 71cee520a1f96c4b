import { randomBytes } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { type Database, Prisma } from '@ipto/db';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from '../../security/private-file.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { createOwner } from './create-owner.js';
import { hashPassword } from './passwords.js';

const DEFAULT_EMAIL = 'admin@localhost';
const loginFile = z.object({ email: z.string(), password: z.string() });

export interface AdminLogin {
  email: string;
  /** Only in the start that made the admin. */
  password: string | null;
  /** Where the password can be read until it is changed. */
  file: string;
}

/** Serialises starts that race to make the first admin. Any constant does that nothing else uses. */
const FIRST_ADMIN_LOCK = 4_971_220_001;

/**
 * Makes the platform's first admin on a database without users. Of several starts at once one does it;
 * the others, like every later start, only learn where its login is kept. Null where that is unknown.
 */
export async function ensureFirstAdmin(
  db: Database,
  configured: { email: string; password: string } | null,
  file: string,
): Promise<AdminLogin | null> {
  if ((await db.prisma.user.count()) > 0) return keptLogin(file);
  const login = configured ?? { email: DEFAULT_EMAIL, password: randomBytes(15).toString('base64url') };
  const passwordHash = await hashPassword(login.password);
  const made = await db.tx(async (tx) => {
    await tx.sql(Prisma.sql`SELECT pg_advisory_xact_lock(${FIRST_ADMIN_LOCK}::bigint)`);
    if ((await tx.user.count()) > 0) return false;
    // The one file written inside a transaction: it must be there before the user is, or a crash
    // would leave an admin whose password nobody knows.
    await writePrivateFile(file, JSON.stringify(login));
    const owner = await createOwner(tx, {
      email: login.email,
      displayName: 'Platform admin',
      passwordHash,
      tenantName: 'Platform',
      isPlatformAdmin: true,
    });
    await recordAudit(tx, null, {
      action: 'user.created',
      tenantId: owner.tenantId,
      target: { type: 'user', id: owner.userId },
    });
    return true;
  });
  return made ? { ...login, file } : keptLogin(file);
}

async function keptLogin(file: string): Promise<AdminLogin | null> {
  const content = await readPrivateFile(file);
  return content === null
    ? null
    : { email: loginFile.parse(JSON.parse(content)).email, password: null, file };
}

/** Deletes the file once its password is no longer true. The password is changed, whatever becomes of the file. */
export async function forgetAdminLogin(
  { adminLoginFile, logger }: Pick<Services, 'adminLoginFile' | 'logger'>,
  email: string,
): Promise<void> {
  try {
    if ((await keptLogin(adminLoginFile))?.email === email) await unlink(adminLoginFile);
  } catch (error) {
    logger.warn({ err: error }, "the file with the first admin's login could not be removed");
  }
}
