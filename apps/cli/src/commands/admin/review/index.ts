import type { Group } from '../../../command.js';

export const review: Group = {
  examples: [
    'ipto admin review list',
    'ipto admin review approve tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
  ],
  commands: {
    list: {
      summary: 'List objects pending admin review',
      load: async () => (await import('./list.js')).listReviews,
    },
    get: {
      summary: 'Show a pending object in detail',
      load: async () => (await import('./get.js')).getReview,
    },
    preview: {
      summary: 'Read what the platform reads in a pending object',
      load: async () => (await import('./preview.js')).previewReview,
    },
    approve: {
      summary: 'Approve a pending object',
      load: async () => (await import('./approve.js')).approveReview,
    },
    reject: {
      summary: 'Reject a pending object with a reason',
      load: async () => (await import('./reject.js')).rejectReview,
    },
  },
};
