import type { Group } from '../../command.js';

export const activity: Group = {
  examples: ['ipto activity searches --limit 20', 'ipto activity accesses --from 2026-04-01'],
  commands: {
    searches: {
      summary: 'List what was searched for',
      load: async () => (await import('./searches.js')).listSearches,
    },
    accesses: {
      summary: 'List what was retrieved, cited and downloaded',
      load: async () => (await import('./accesses.js')).listAccesses,
    },
  },
};
