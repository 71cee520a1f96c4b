import type { Viewer } from '@ipto/db';
import type { Principal } from './context.js';

/** Whose eyes a principal's queries look through. */
export function viewerOf(principal: Principal): Viewer {
  return {
    tenantId: principal.tenantId,
    allowListKeyId: principal.type === 'api_key' && principal.allowList ? principal.apiKeyId : null,
  };
}
