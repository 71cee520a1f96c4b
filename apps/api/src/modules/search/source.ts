import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function retrievalHandlers(_services: Services): Handlers<typeof contract.retrievals> {
  return {
    source: async () => {
      throw new Error('not built');
    },
  };
}
