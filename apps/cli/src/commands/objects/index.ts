import type { Group } from '../../command.js';

export const objects: Group = {
  examples: [
    'ipto objects upload dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG ./reports/ --recursive',
    'ipto objects list dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
  ],
  commands: {
    upload: {
      summary: 'Upload one or more files to a dataset',
      load: async () => (await import('./upload.js')).uploadObjects,
    },
    list: {
      summary: 'List all objects in a dataset',
      load: async () => (await import('./list.js')).listObjects,
    },
    get: {
      summary: 'Retrieve metadata for a single object',
      load: async () => (await import('./get.js')).getObject,
    },
    download: {
      summary: 'Download an object to the local filesystem',
      load: async () => (await import('./download.js')).downloadObject,
    },
    delete: {
      summary: 'Delete an object from a dataset',
      load: async () => (await import('./delete.js')).deleteObject,
    },
    cancel: {
      summary: 'Cancel a pending upload',
      load: async () => (await import('./cancel.js')).cancelUpload,
    },
  },
};
