import { Option } from 'commander';
import { leaf } from '../../../command.js';
import { escapeControls } from '../../../output/escape.js';

export const suspendDataset = leaf({
  description: 'Nobody finds it from the next search on, its own tenant included.',
  args: [
    ['<tenant_id>', 'The tenant that owns it.'],
    ['<dataset_id>', 'The dataset.'],
  ],
  options: [new Option('--reason <text>', 'Why, for the audit log.').makeOptionMandatory()],
  examples: [
    'ipto admin datasets suspend tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --reason "Under dispute"',
  ],
  run: async (call, tenantId: string, id: string, { reason }: { reason: string }) => {
    const client = await call.client();
    const dataset = await client.api.admin.suspendDataset.mutate({ tenant_id: tenantId, id, reason });
    await call.result(dataset, () => `Suspended ${escapeControls(dataset.name)} (${dataset.dataset_id}).\n`);
  },
});
