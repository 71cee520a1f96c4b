import { leaf } from '../../command.js';
import { confirmFlag } from '../../flags/values.js';
import { escapeControls } from '../../output/escape.js';

export const revokeKey = leaf({
  description: 'The key becomes unusable immediately.',
  args: [['<key_id>', 'The API key.']],
  options: [confirmFlag()],
  examples: ['ipto keys revoke key_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --confirm'],
  run: async (call, id: string, { confirm }: { confirm?: true }) => {
    await call.confirm(confirm, `Revoke API key ${id}?`);
    const client = await call.client();
    const key = await client.api.keys.revoke.mutate({ id });
    await call.result(key, () => `Revoked key ${escapeControls(key.name)} (${key.api_key_id}).\n`);
  },
});
