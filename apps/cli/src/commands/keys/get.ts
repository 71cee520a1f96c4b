import { leaf } from '../../command.js';
import { describeKey } from './columns.js';

export const getKey = leaf({
  args: [['<key_id>', 'The API key.']],
  examples: ['ipto keys get key_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string) => {
    const client = await call.client();
    const key = await client.api.keys.get.query({ id });
    await call.result(key, () => describeKey(key));
  },
});
