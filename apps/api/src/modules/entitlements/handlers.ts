import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function entitlementHandlers(_services: Services): Handlers<typeof contract.entitlements> {
  return {
    create: async () => {
      throw new Error('not built');
    },
    list: async () => {
      throw new Error('not built');
    },
    revoke: async () => {
      throw new Error('not built');
    },
  };
}
