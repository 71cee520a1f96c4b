import { Option } from 'commander';
import { leaf } from '../../command.js';

export const revokeGrant = leaf({
  description: '`ipto keys get` shows the grants of a key.',
  args: [['<key_id>', 'The API key.']],
  options: [new Option('--grant <grant_id>', 'Grant ID to revoke.').makeOptionMandatory()],
  examples: ['ipto keys revoke-grant key_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --grant grt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string, { grant: grantId }: { grant: string }) => {
    const client = await call.client();
    const grant = await client.api.keys.revokeGrant.mutate({ id, grant_id: grantId });
    await call.result(grant, () => `Key ${grant.api_key_id} may no longer use ${grant.dataset_id}.\n`);
  },
});
