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
