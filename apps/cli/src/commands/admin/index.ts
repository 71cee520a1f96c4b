import type { Group } from '../../command.js';

export const admin: Group = {
  examples: ['ipto admin review list'],
  commands: {
    review: {
      summary: 'Objects pending review',
      load: async () => (await import('./review/index.js')).review,
    },
    datasets: {
      summary: 'Suspend datasets',
      load: async () => (await import('./datasets/index.js')).adminDatasets,
    },
    invoices: {
      summary: 'What buyers owe',
      load: async () => (await import('./invoices/index.js')).adminInvoices,
    },
    payouts: {
      summary: 'What providers are owed',
      load: async () => (await import('./payouts/index.js')).adminPayouts,
    },
    charges: {
      summary: 'Reverse charges',
      load: async () => (await import('./charges/index.js')).charges,
    },
    revenue: {
      summary: 'Show what the platform earns by month',
      load: async () => (await import('./revenue.js')).revenue,
    },
    tenants: {
      summary: 'Limit what tenants may spend',
      load: async () => (await import('./tenants/index.js')).adminTenants,
    },
    'platform-admins': {
      summary: 'Who runs the platform',
      load: async () => (await import('./platform-admins/index.js')).platformAdmins,
    },
    'password-reset': {
      summary: 'Make the link with which a user sets a new password',
      load: async () => (await import('./password-reset.js')).createPasswordReset,
    },
  },
};
