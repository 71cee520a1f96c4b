import { leaf } from '../../../command.js';
import { confirmFlag } from '../../../flags/values.js';
import { describePlatformAdmin } from './describe.js';

export const removePlatformAdmin = leaf({
  description: 'The last one stays.',
  args: [['<user_id>', 'The user.']],
  options: [confirmFlag()],
  examples: ['ipto admin platform-admins remove usr_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --confirm'],
  run: async (call, userId: string, { confirm }: { confirm?: true }) => {
    await call.confirm(confirm, `Make ${userId} an ordinary user?`);
    const client = await call.client();
    const user = await client.api.admin.removePlatformAdmin.mutate({ user_id: userId });
    await call.result(user, () => describePlatformAdmin(user));
  },
});
