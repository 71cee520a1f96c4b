import type { Group } from '../../../command.js';

export const adminInvoices: Group = {
  examples: ['ipto admin invoices list --status issued'],
  commands: {
    list: {
      summary: 'List the invoices of all buyers',
      load: async () => (await import('./list.js')).listAllInvoices,
    },
    pay: {
      summary: 'Mark an invoice as paid',
      load: async () => (await import('./pay.js')).payInvoice,
    },
  },
};
