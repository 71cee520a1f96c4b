import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function memberHandlers(_services: Services): Handlers<typeof contract.members> {
  return {
    list: async () => {
      throw new Error('not built');
    },
    update: async () => {
      throw new Error('not built');
    },
    remove: async () => {
      throw new Error('not built');
    },
  };
}
