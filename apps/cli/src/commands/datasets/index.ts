import type { Group } from '../../command.js';

export const datasets: Group = {
  examples: ['ipto datasets list', 'ipto datasets create --name "financial-data"'],
  commands: {
    create: {
      summary: 'Create a new dataset',
      load: async () => (await import('./create.js')).createDataset,
    },
    list: {
      summary: 'List all datasets in the current tenant',
      load: async () => (await import('./list.js')).listDatasets,
    },
    get: {
      summary: 'Retrieve details for a single dataset',
      load: async () => (await import('./get.js')).getDataset,
    },
    update: {
      summary: "Update a dataset's metadata or status",
      load: async () => (await import('./update.js')).updateDataset,
    },
    delete: {
      summary: 'Permanently delete a dataset and all its objects',
      load: async () => (await import('./delete.js')).deleteDataset,
    },
    entitle: {
      summary: 'Let another tenant into a restricted dataset',
      load: async () => (await import('./entitle.js')).entitle,
    },
    entitlements: {
      summary: 'List who may use a restricted dataset',
      load: async () => (await import('./entitlements.js')).listEntitlements,
    },
    'revoke-entitlement': {
      summary: 'Take an entitlement back',
      load: async () => (await import('./revoke-entitlement.js')).revokeEntitlement,
    },
  },
};
