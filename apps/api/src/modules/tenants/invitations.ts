import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';

export function invitationHandlers(_services: Services): Handlers<typeof contract.invitations> {
  return {
    create: async () => {
      throw new Error('not built');
    },
    list: async () => {
      throw new Error('not built');
    },
    revoke: async () => {
      throw new Error('not built');
    },
    accept: async () => {
      throw new Error('not built');
    },
  };
}
