import type { Group } from '../../command.js';

export const keys: Group = {
  examples: ['ipto keys create --name "ci-pipeline" --scopes search,datasets.read', 'ipto keys list'],
  commands: {
    create: {
      summary: 'Create a new scoped API key',
      load: async () => (await import('./create.js')).createKey,
    },
    list: {
      summary: 'List all API keys for the current tenant',
      load: async () => (await import('./list.js')).listKeys,
    },
    get: {
      summary: 'Show an API key and its grants',
      load: async () => (await import('./get.js')).getKey,
    },
    update: {
      summary: "Change an API key's name, scopes or dataset access",
      load: async () => (await import('./update.js')).updateKey,
    },
    revoke: {
      summary: 'Revoke an API key',
      load: async () => (await import('./revoke.js')).revokeKey,
    },
    grant: {
      summary: 'Grant an API key access to a specific dataset',
      load: async () => (await import('./grant.js')).grantKey,
    },
    'revoke-grant': {
      summary: 'Remove a dataset grant from an API key',
      load: async () => (await import('./revoke-grant.js')).revokeGrant,
    },
  },
};
