import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function tenantHandlers(_services: Services): Handlers<typeof contract.tenant> {
  return {
    get: async () => {
      throw new Error('not built');
    },
    update: async () => {
      throw new Error('not built');
    },
    delete: async () => {
      throw new Error('not built');
    },
  };
}
