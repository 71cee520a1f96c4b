import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function suspensionHandlers(
  _services: Services,
): Pick<Handlers<typeof contract.admin>, 'suspendDataset' | 'unsuspendDataset'> {
  return {
    suspendDataset: async () => {
      throw new Error('not built');
    },
    unsuspendDataset: async () => {
      throw new Error('not built');
    },
  };
}
