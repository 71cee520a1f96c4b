import type { Group } from '../../../command.js';

export const adminTenants: Group = {
  examples: ['ipto admin tenants update tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --max-spend-cap 500'],
  commands: {
    update: {
      summary: 'Set the most that a tenant may set its spend cap to',
      load: async () => (await import('./update.js')).updateAnyTenant,
    },
  },
};
