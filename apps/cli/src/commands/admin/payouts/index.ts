import type { Group } from '../../../command.js';

export const adminPayouts: Group = {
  examples: ['ipto admin payouts list --status closed'],
  commands: {
    list: {
      summary: 'List the payout statements of all providers',
      load: async () => (await import('./list.js')).listAllPayouts,
    },
    pay: {
      summary: 'Mark a payout statement as paid',
      load: async () => (await import('./pay.js')).payPayout,
    },
  },
};
