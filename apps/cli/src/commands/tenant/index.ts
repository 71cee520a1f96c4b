import type { Group } from '../../command.js';

export const tenant: Group = {
  examples: ['ipto tenant show', 'ipto tenant switch tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  commands: {
    show: {
      summary: 'Show the current tenant',
      load: async () => (await import('./show.js')).showTenant,
    },
    list: {
      summary: 'List the tenants that you belong to',
      load: async () => (await import('./list.js')).listTenants,
    },
    switch: {
      summary: 'Log in to another of your tenants',
      load: async () => (await import('./switch.js')).switchTenant,
    },
    update: {
      summary: 'Rename the tenant or set its spend cap',
      load: async () => (await import('./update.js')).updateTenant,
    },
    delete: {
      summary: 'Delete the tenant with everything in it',
      load: async () => (await import('./delete.js')).deleteTenant,
    },
  },
};
