import { Option } from 'commander';
import { leaf } from '../../command.js';
import { confirmFlag } from '../../flags/values.js';

interface RevokeOptions {
  entitlement: string;
  confirm?: true;
}

export const revokeEntitlement = leaf({
  description: 'The tenant finds nothing of the dataset from the next search on.',
  args: [['<dataset_id>', 'The dataset.']],
  options: [
    new Option('--entitlement <entitlement_id>', 'The entitlement to revoke.').makeOptionMandatory(),
    confirmFlag(),
  ],
  examples: [
    'ipto datasets revoke-entitlement dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --entitlement ent_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
  ],
  run: async (call, id: string, { entitlement: entitlementId, confirm }: RevokeOptions) => {
    await call.confirm(confirm, `Revoke entitlement ${entitlementId}?`);
    const client = await call.client();
    const entitlement = await client.api.entitlements.revoke.mutate({ id, entitlement_id: entitlementId });
    await call.result(
      entitlement,
      () => `${entitlement.tenant_id} may no longer use ${entitlement.dataset_id}.\n`,
    );
  },
});
