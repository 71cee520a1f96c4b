import { intersectScopes, ROLE_SCOPES, type Role, type Scope } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import type { KeyPrincipal } from '../../procedures/context.js';
import { readKey, secretMatches } from './key-secret.js';
import type { KeyUsage } from './key-usage.js';

interface KeyRow {
  id: string;
  name: string;
  secretHash: string;
  scopes: Scope[];
  allowList: boolean;
  createdBy: string;
  membershipId: string;
  role: Role;
  tenantId: string;
  tenantName: string;
  isPlatformAdmin: boolean;
}

/**
 * Who holds a key; null if it is malformed, unknown or revoked, or its creator has left.
 * It is read afresh for each request: a revocation holds from the next one on, in every process.
 */
export async function findKeyHolder(db: Sql, usage: KeyUsage, key: string): Promise<KeyPrincipal | null> {
  const parts = readKey(key);
  if (!parts) return null;
  const [row] = await db.sql<KeyRow>(Prisma.sql`
    SELECT k.id, k.name, k.secret_hash AS "secretHash", k.scopes,
           k.dataset_access_mode = 'allow_list' AS "allowList", k.created_by AS "createdBy",
           m.id AS "membershipId", m.role, t.id AS "tenantId", t.name AS "tenantName",
           u.is_platform_admin AS "isPlatformAdmin"
    FROM api_keys k
    JOIN memberships m ON m.id = k.membership_id
    JOIN users u ON u.id = m.user_id
    JOIN tenants t ON t.id = k.tenant_id
    WHERE k.prefix = ${parts.prefix} AND k.revoked_at IS NULL`);
  if (!row || !secretMatches(parts.secret, row.secretHash)) return null;
  usage.touch(row.id);
  return {
    type: 'api_key',
    apiKeyId: row.id,
    credentialId: row.id,
    name: row.name,
    scopes: intersectScopes(row.scopes, ROLE_SCOPES[row.role]),
    allowList: row.allowList,
    createdBy: row.createdBy,
    membershipId: row.membershipId,
    tenantId: row.tenantId,
    tenantName: row.tenantName,
    isPlatformAdmin: row.isPlatformAdmin,
  };
}
