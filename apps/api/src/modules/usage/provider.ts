import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function providerHandlers(_services: Services): Handlers<typeof contract.provider> {
  return {
    dashboard: async () => {
      throw new Error('not built');
    },
    datasetAnalytics: async () => {
      throw new Error('not built');
    },
    payouts: async () => {
      throw new Error('not built');
    },
  };
}
