import { Option } from 'commander';
import { leaf } from '../../command.js';

export const entitle = leaf({
  description: 'It counts while the visibility of the dataset is restricted.',
  args: [['<dataset_id>', 'The dataset.']],
  options: [new Option('--tenant <tenant_id>', 'The tenant to let in.').makeOptionMandatory()],
  examples: ['ipto datasets entitle dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --tenant tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string, { tenant }: { tenant: string }) => {
    const client = await call.client();
    const entitlement = await client.api.entitlements.create.mutate({ id, tenant_id: tenant });
    await call.result(
      entitlement,
      () => `${entitlement.tenant_id} may use ${entitlement.dataset_id} (${entitlement.entitlement_id}).\n`,
    );
  },
});
