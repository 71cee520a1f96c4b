import type { Scope } from './scopes.js';

/**
 * Who may call a procedure:
 * `public` needs no credential, `optional_session` takes a person's session if there is one,
 * `credential` any valid one, `session` a person's session, `team_admin` the session of an owner or admin,
 * `auditor` the same or a key with `admin:*`,
 * `platform_admin` a session of a platform admin or an `admin:*` key made by one;
 * else the scope or scopes that the credential must hold, all of them.
 */
export type Access = (typeof ACCESS_RULES)[number] | Scope | readonly Scope[];
const ACCESS_RULES = [
  'public',
  'optional_session',
  'credential',
  'session',
  'team_admin',
  'auditor',
  'platform_admin',
] as const;

/** The scopes a procedure asks for; empty where none is. */
export function requiredScopes(access: Access): readonly Scope[] {
  if (typeof access !== 'string') return access;
  return isAccessRule(access) ? [] : [access];
}

function isAccessRule(access: string): access is (typeof ACCESS_RULES)[number] {
  return (ACCESS_RULES as readonly string[]).includes(access);
}
