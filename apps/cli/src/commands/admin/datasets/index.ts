import type { Group } from '../../../command.js';

export const adminDatasets: Group = {
  examples: [
    'ipto admin datasets suspend tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --reason "Under dispute"',
  ],
  commands: {
    suspend: {
      summary: 'Suspend a dataset',
      load: async () => (await import('./suspend.js')).suspendDataset,
    },
    unsuspend: {
      summary: 'End the suspension of a dataset',
      load: async () => (await import('./unsuspend.js')).unsuspendDataset,
    },
  },
};
