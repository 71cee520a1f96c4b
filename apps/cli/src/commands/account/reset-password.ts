import { leaf } from '../../command.js';
import { linkToken } from '../link-token.js';
import { readSecret } from '../secrets.js';

export const resetPassword = leaf({
  description:
    'The new password is asked for, or read from stdin. A link works once, for an hour; every session of yours ends.',
  args: [['<link>', 'The link, or the token in it.']],
  examples: ['ipto account reset-password "https://ipto.example.com/password/reset#token=Zk4…"'],
  run: async (call, link: string) => {
    const token = linkToken(link);
    const { apiUrl } = await call.settings();
    const password = await readSecret(call, 'New password');
    const client = await call.connect({ url: apiUrl.value });
    const answer = await client.api.auth.resetPassword.mutate({ token, new_password: password });
    await call.result(answer, () => 'The password is changed. Log in with: ipto login\n');
  },
});
