import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';
import { VERSION } from '../../version.js';

export function systemHandlers({ policy }: Services): Handlers<typeof contract.system> {
  return {
    health: async () => ({ status: 'ok', version: VERSION, dashboard_url: policy.dashboardUrl }),
  };
}
