import { Option } from 'commander';
import { leaf } from '../../command.js';

export const grantKey = leaf({
  description: 'For keys whose access mode is allow_list.',
  args: [['<key_id>', 'The API key.']],
  options: [new Option('--dataset <dataset_id>', 'Dataset ID to grant access to.').makeOptionMandatory()],
  examples: ['ipto keys grant key_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --dataset dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string, { dataset }: { dataset: string }) => {
    const client = await call.client();
    const grant = await client.api.keys.grant.mutate({ id, dataset_id: dataset });
    await call.result(
      grant,
      () => `Key ${grant.api_key_id} may use ${grant.dataset_id} (grant ${grant.grant_id}).\n`,
    );
  },
});
