import { ApiError, hasScope, intersectScopes, ROLE_SCOPES, type Role, type Scope } from '@ipto/contracts';
import { Prisma, type Sql, type Tx } from '@ipto/db';
import type { KeyPrincipal, Principal, SessionPrincipal } from '../../procedures/context.js';

interface HeldMember {
  role: Role;
  isPlatformAdmin: boolean;
}
interface HeldKey extends HeldMember {
  scopes: Scope[];
  allowList: boolean;
}

/**
 * The caller as it is now, held until the transaction ends: its key is neither revoked nor narrowed meanwhile, and
 * its membership neither ended nor given another role. Throws `unauthorized` where that has happened already.
 */
export function holdPrincipal(db: Sql, principal: Principal): Promise<Principal> {
  return principal.type === 'api_key' ? holdKey(db, principal) : holdMember(db, principal);
}

/** The same of a caller that manages keys. */
export async function holdKeyManager(tx: Tx, principal: Principal): Promise<Principal> {
  const held = await holdPrincipal(tx, principal);
  if (!hasScope(held.scopes, 'keys:write'))
    throw new ApiError('insufficient_scope', 'The credential lacks keys:write.', {
      required_scopes: ['keys:write'],
      missing_scopes: ['keys:write'],
    });
  return held;
}

async function holdKey(db: Sql, principal: KeyPrincipal): Promise<KeyPrincipal> {
  const [key] = await db.sql<HeldKey>(Prisma.sql`
    SELECT k.scopes, k.dataset_access_mode = 'allow_list' AS "allowList", m.role,
           u.is_platform_admin AS "isPlatformAdmin"
    FROM api_keys k
    JOIN memberships m ON m.id = k.membership_id
    JOIN users u ON u.id = m.user_id
    WHERE k.id = ${principal.apiKeyId} AND k.revoked_at IS NULL
    FOR SHARE OF k, m`);
  if (!key) throw hasEnded();
  const { scopes, allowList, role, isPlatformAdmin } = key;
  return {
    ...principal,
    scopes: intersectScopes(scopes, ROLE_SCOPES[role]),
    allowList,
    isPlatformAdmin,
  };
}

async function holdMember(db: Sql, principal: SessionPrincipal): Promise<SessionPrincipal> {
  const [member] = await db.sql<HeldMember>(Prisma.sql`
    SELECT m.role, u.is_platform_admin AS "isPlatformAdmin"
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    WHERE m.id = ${principal.membershipId}
    FOR SHARE OF m`);
  if (!member) throw hasEnded();
  return { ...principal, ...member, scopes: ROLE_SCOPES[member.role] };
}

function hasEnded(): ApiError {
  return new ApiError('unauthorized', 'The credential is not valid.');
}
