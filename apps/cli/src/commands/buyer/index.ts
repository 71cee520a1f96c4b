import type { Group } from '../../command.js';

export const buyer: Group = {
  examples: ['ipto buyer dashboard'],
  commands: {
    dashboard: {
      summary: 'Show searches, spend, and what is left of the cap',
      load: async () => (await import('./dashboard.js')).buyerDashboard,
    },
  },
};
