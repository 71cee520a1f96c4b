import type { Group } from '../../../command.js';

export const charges: Group = {
  examples: ['ipto admin charges reverse evt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --reason "The file was empty"'],
  commands: {
    reverse: {
      summary: 'Reverse a charge',
      load: async () => (await import('./reverse.js')).reverseCharge,
    },
  },
};
