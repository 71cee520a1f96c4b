import type { Group } from '../command.js';

/** Every command at the top. */
export const ipto: Group = {
  examples: ['ipto login', 'ipto search "quarterly earnings 2024"'],
  commands: {
    login: {
      summary: 'Authenticate with the IPTO API',
      load: async () => (await import('./login/index.js')).login,
    },
    logout: {
      summary: 'Clear stored credentials for the current profile',
      load: async () => (await import('./logout.js')).logout,
    },
    whoami: {
      summary: 'Display the currently authenticated user, tenant, and role',
      load: async () => (await import('./whoami.js')).whoami,
    },
    account: {
      summary: 'Create your account and look after it',
      load: async () => (await import('./account/index.js')).account,
    },
    datasets: {
      summary: 'Create, inspect and change datasets',
      load: async () => (await import('./datasets/index.js')).datasets,
    },
    objects: {
      summary: 'Upload, inspect and download objects',
      load: async () => (await import('./objects/index.js')).objects,
    },
    catalog: {
      summary: 'Discover the datasets that you may search',
      load: async () => (await import('./catalog/index.js')).catalog,
    },
    search: {
      summary: 'Search across one or more datasets',
      load: async () => (await import('./search.js')).search,
    },
    source: {
      summary: 'Read the very place behind a search result',
      load: async () => (await import('./source.js')).source,
    },
    cite: {
      summary: 'Report that a search result was cited',
      load: async () => (await import('./cite.js')).cite,
    },
    outcome: {
      summary: 'Report what a search result earned',
      load: async () => (await import('./outcome.js')).outcome,
    },
    spend: {
      summary: 'Show what was spent, by day, dataset and key',
      load: async () => (await import('./spend.js')).spend,
    },
    activity: {
      summary: 'See what was searched for and what was used',
      load: async () => (await import('./activity/index.js')).activity,
    },
    buyer: {
      summary: 'See how you stand as a buyer',
      load: async () => (await import('./buyer/index.js')).buyer,
    },
    invoices: {
      summary: 'See what you are charged, month by month',
      load: async () => (await import('./invoices/index.js')).invoices,
    },
    provider: {
      summary: 'See how your datasets are used and what they earn',
      load: async () => (await import('./provider/index.js')).provider,
    },
    keys: {
      summary: 'Create, change and revoke API keys',
      load: async () => (await import('./keys/index.js')).keys,
    },
    members: {
      summary: "Invite people into the tenant and manage its members' roles",
      load: async () => (await import('./members/index.js')).members,
    },
    tenant: {
      summary: 'Show, change and switch the tenant',
      load: async () => (await import('./tenant/index.js')).tenant,
    },
    audit: {
      summary: 'See who did what',
      load: async () => (await import('./audit/index.js')).audit,
    },
    admin: {
      summary: 'Run the platform, as one of its admins',
      load: async () => (await import('./admin/index.js')).admin,
    },
    status: {
      summary: 'Check that the API answers',
      load: async () => (await import('./status.js')).status,
    },
    config: {
      summary: 'Show and change the configuration',
      load: async () => (await import('./config/index.js')).config,
    },
    completion: {
      summary: 'Generate shell completion scripts',
      load: async () => (await import('./completion/index.js')).completion,
    },
  },
};
