import { leaf } from '../../../command.js';
import { describePlatformAdmin } from './describe.js';

export const getPlatformAdmin = leaf({
  args: [['<user_id>', 'The user.']],
  examples: ['ipto admin platform-admins get usr_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, userId: string) => {
    const client = await call.client();
    const user = await client.api.admin.getPlatformAdmin.query({ user_id: userId });
    await call.result(user, () => describePlatformAdmin(user));
  },
});
