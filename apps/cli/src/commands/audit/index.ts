import type { Group } from '../../command.js';

export const audit: Group = {
  examples: ['ipto audit list --action api_key.revoked'],
  commands: {
    list: {
      summary: "List the tenant's audit events",
      load: async () => (await import('./list.js')).listAuditEvents,
    },
  },
};
