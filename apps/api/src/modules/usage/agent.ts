import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function agentHandlers(_services: Services): Handlers<typeof contract.agent> {
  return {
    searches: async () => {
      throw new Error('not built');
    },
    accesses: async () => {
      throw new Error('not built');
    },
    spend: async () => {
      throw new Error('not built');
    },
  };
}
