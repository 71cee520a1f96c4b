import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function buyerHandlers(_services: Services): Handlers<typeof contract.buyer> {
  return {
    dashboard: async () => {
      throw new Error('not built');
    },
  };
}
