import type { Group } from '../../../command.js';

export const payouts: Group = {
  examples: ['ipto provider payouts list', 'ipto provider payouts get pay_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  commands: {
    list: {
      summary: 'List payout statements',
      load: async () => (await import('./list.js')).listPayouts,
    },
    get: {
      summary: 'Show a payout statement with its lines',
      load: async () => (await import('./get.js')).getPayout,
    },
  },
};
