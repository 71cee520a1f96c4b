import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import { VERSION } from '../../version.js';

export const systemHandlers: Handlers<typeof contract.system> = {
  health: async () => ({ status: 'ok', version: VERSION }),
};
