import type { Group } from '../../command.js';

export const invoices: Group = {
  examples: ['ipto invoices list', 'ipto invoices get invc_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  commands: {
    list: {
      summary: "List the tenant's invoices",
      load: async () => (await import('./list.js')).listInvoices,
    },
    get: {
      summary: 'Show an invoice with its lines',
      load: async () => (await import('./get.js')).getInvoice,
    },
  },
};
