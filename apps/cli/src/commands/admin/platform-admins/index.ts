import type { Group } from '../../../command.js';

export const platformAdmins: Group = {
  examples: ['ipto admin platform-admins list'],
  commands: {
    list: {
      summary: 'List the platform admins',
      load: async () => (await import('./list.js')).listPlatformAdmins,
    },
    get: {
      summary: 'See whether a user is a platform admin',
      load: async () => (await import('./get.js')).getPlatformAdmin,
    },
    add: {
      summary: 'Make a user a platform admin',
      load: async () => (await import('./add.js')).addPlatformAdmin,
    },
    remove: {
      summary: 'Make a platform admin an ordinary user',
      load: async () => (await import('./remove.js')).removePlatformAdmin,
    },
  },
};
