import { leaf } from '../../command.js';
import { logIn } from '../login/store.js';
import { readSecrets } from '../secrets.js';

export const changePassword = leaf({
  description:
    'Both passwords are asked for, or read from stdin, a line each. All your sessions end; a new one is stored in the current profile.',
  examples: ['ipto account change-password', 'ipto account change-password < old-and-new.txt'],
  run: async (call) => {
    const client = await call.client();
    const [current = '', next = ''] = await readSecrets(call, ['Current password', 'New password']);
    const { session_token: token } = await client.api.users.changePassword.mutate({
      current_password: current,
      new_password: next,
    });
    await logIn(call, await call.settings(), { type: 'session', token });
  },
});
