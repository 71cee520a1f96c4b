import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function auditHandlers(_services: Services): Handlers<typeof contract.audit> {
  return {
    list: async () => {
      throw new Error('not built');
    },
  };
}
