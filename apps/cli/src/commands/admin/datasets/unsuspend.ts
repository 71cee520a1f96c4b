import { leaf } from '../../../command.js';
import { escapeControls } from '../../../output/escape.js';

export const unsuspendDataset = leaf({
  description: 'The dataset gets back the status it had.',
  args: [
    ['<tenant_id>', 'The tenant that owns it.'],
    ['<dataset_id>', 'The dataset.'],
  ],
  examples: ['ipto admin datasets unsuspend tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, tenantId: string, id: string) => {
    const client = await call.client();
    const dataset = await client.api.admin.unsuspendDataset.mutate({ tenant_id: tenantId, id });
    await call.result(
      dataset,
      () => `${escapeControls(dataset.name)} (${dataset.dataset_id}) is ${dataset.status} again.\n`,
    );
  },
});
