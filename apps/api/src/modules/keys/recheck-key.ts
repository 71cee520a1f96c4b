import { Prisma, type Sql } from '@ipto/db';
import type { KeyPrincipal } from '../../procedures/context.js';

/** Whether a key is still not revoked and its creator still a member, so that an answer may leave. */
export async function recheckKey(db: Sql, { apiKeyId }: KeyPrincipal): Promise<boolean> {
  const rows = await db.sql(Prisma.sql`
    SELECT 1 FROM api_keys
    WHERE id = ${apiKeyId} AND revoked_at IS NULL AND membership_id IS NOT NULL`);
  return rows.length > 0;
}
