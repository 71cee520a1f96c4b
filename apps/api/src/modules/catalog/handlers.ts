import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function catalogHandlers(_services: Services): Handlers<typeof contract.catalog> {
  return {
    list: async () => {
      throw new Error('not built');
    },
    get: async () => {
      throw new Error('not built');
    },
  };
}
