import type { Principal } from '../../procedures/context.js';

/** Who used something: a person, or a key for its tenant. */
export function userOf(principal: Principal): { userId: string | null; apiKeyId: string | null } {
  return principal.type === 'user'
    ? { userId: principal.userId, apiKeyId: null }
    : { userId: null, apiKeyId: principal.apiKeyId };
}
