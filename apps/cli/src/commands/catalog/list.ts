import { modality, monetizationMode } from '@ipto/contracts';
import { Option } from 'commander';
import type { z } from 'zod';
import { leaf } from '../../command.js';
import { listLimit } from '../../flags/values.js';
import { printList } from '../list.js';
import { CATALOG_COLUMNS } from './columns.js';

interface ListOptions {
  query?: string;
  modality?: z.infer<typeof modality>;
  monetization?: z.infer<typeof monetizationMode>;
  limit?: number;
}

export const listCatalog = leaf({
  description:
    'What is listed and active, of every tenant, and what is restricted where your tenant is entitled.',
  options: [
    new Option('--query <text>', 'Part of the name, the description or the name of the provider.'),
    new Option('--modality <modality>', 'Only datasets of this modality.').choices(modality.options),
    new Option('--monetization <mode>', 'Only datasets of this monetization model.').choices(
      monetizationMode.options,
    ),
    listLimit(),
  ],
  examples: ['ipto catalog list', 'ipto catalog list --query earnings --modality document'],
  run: async (call, { query, modality: source, monetization, limit }: ListOptions) => {
    const client = await call.client();
    const filters = { query, source_modality: source, monetization_mode: monetization };
    await printList(call, client.pages(client.api.catalog.list, filters, { max: limit }), {
      columns: CATALOG_COLUMNS,
      empty: 'The catalog has no such dataset.',
    });
  },
});
