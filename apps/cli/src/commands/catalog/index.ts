import type { Group } from '../../command.js';

export const catalog: Group = {
  examples: ['ipto catalog list --query earnings'],
  commands: {
    list: {
      summary: 'List the datasets that you may search',
      load: async () => (await import('./list.js')).listCatalog,
    },
    get: {
      summary: 'Show a dataset of the catalog',
      load: async () => (await import('./get.js')).getCatalogDataset,
    },
  },
};
