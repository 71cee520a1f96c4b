import type { Group } from '../../command.js';

export const config: Group = {
  examples: ['ipto config show', 'ipto config set default_profile staging'],
  commands: {
    show: {
      summary: 'Print the current resolved configuration',
      load: async () => (await import('./show.js')).showConfig,
    },
    set: {
      summary: 'Update a single configuration value in ~/.ipto/config.toml',
      load: async () => (await import('./set.js')).setConfig,
    },
  },
};
