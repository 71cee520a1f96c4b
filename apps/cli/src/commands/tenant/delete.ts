import { Option } from 'commander';
import { leaf } from '../../command.js';
import { confirmFlag } from '../../flags/values.js';
import { escapeControls } from '../../output/escape.js';

interface DeleteOptions {
  name: string;
  confirm?: true;
}

export const deleteTenant = leaf({
  description:
    'This is irreversible: its datasets, keys and sessions go at once, and the accounts of members who have no other tenant.',
  options: [
    new Option('--name <name>', 'The name of the tenant, to show that it is meant.').makeOptionMandatory(),
    confirmFlag(),
  ],
  examples: ['ipto tenant delete --name "Acme Corp" --confirm'],
  run: async (call, { name, confirm }: DeleteOptions) => {
    await call.confirm(confirm, `Permanently delete tenant ${escapeControls(name)} with everything in it?`);
    const client = await call.client();
    const tenant = await client.api.tenant.delete.mutate({ name });
    await call.result(tenant, () => `Deleted tenant ${escapeControls(tenant.name)} (${tenant.tenant_id}).\n`);
  },
});
