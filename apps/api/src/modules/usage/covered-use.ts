import { Prisma } from '@ipto/db';
import type { Principal } from '../../procedures/context.js';

/** Whose use a caller's figures cover: with a key its own, with a session the whole tenant's. */
export function coveredBy(principal: Principal): { tenantId: string; apiKeyId?: string } {
  const { tenantId } = principal;
  return principal.type === 'api_key' ? { tenantId, apiKeyId: principal.apiKeyId } : { tenantId };
}

/** The same as a condition. */
export function isCovered(principal: Principal): Prisma.Sql {
  const { tenantId, apiKeyId } = coveredBy(principal);
  const byKey = apiKeyId === undefined ? Prisma.empty : Prisma.sql` AND api_key_id = ${apiKeyId}`;
  return Prisma.sql`tenant_id = ${tenantId}${byKey}`;
}
