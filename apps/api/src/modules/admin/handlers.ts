import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function platformAdminHandlers(
  _services: Services,
): Omit<Handlers<typeof contract.admin>, 'suspendDataset' | 'unsuspendDataset'> {
  return {
    listPlatformAdmins: async () => {
      throw new Error('not built');
    },
    getPlatformAdmin: async () => {
      throw new Error('not built');
    },
    addPlatformAdmin: async () => {
      throw new Error('not built');
    },
    removePlatformAdmin: async () => {
      throw new Error('not built');
    },
    createPasswordReset: async () => {
      throw new Error('not built');
    },
  };
}
