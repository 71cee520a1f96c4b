import type { Group } from '../../command.js';

export const provider: Group = {
  examples: ['ipto provider analytics', 'ipto provider payouts list'],
  commands: {
    dashboard: {
      summary: 'Show what you provide, and what it earned',
      load: async () => (await import('./dashboard.js')).providerDashboard,
    },
    analytics: {
      summary: 'Show use and revenue by day, and what was searched for',
      load: async () => (await import('./analytics.js')).analytics,
    },
    payouts: {
      summary: 'What you are paid',
      load: async () => (await import('./payouts/index.js')).payouts,
    },
  },
};
