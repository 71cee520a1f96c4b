import { Option } from 'commander';
import { leaf } from '../../command.js';
import { linkToken } from '../link-token.js';
import { logIn } from '../login/store.js';
import { readSecret } from '../secrets.js';

export const joinTenant = leaf({
  description:
    'With an account you accept it as who you are logged in. Without one --display-name makes it; its password is asked for, or read from stdin. The new session is stored in the current profile.',
  args: [['<link>', 'The link of the invitation, or the token in it.']],
  options: [new Option('--display-name <name>', 'Your name, to make an account.')],
  examples: [
    'ipto members join "https://ipto.example.com/invitation#token=Zk4…"',
    'ipto members join "https://ipto.example.com/invitation#token=Zk4…" --display-name Grace',
  ],
  run: async (call, link: string, { displayName }: { displayName?: string }) => {
    const token = linkToken(link);
    const settings = await call.settings();
    const client =
      displayName === undefined ? await call.client() : await call.connect({ url: settings.apiUrl.value });
    const account =
      displayName === undefined
        ? {}
        : { display_name: displayName, password: await readSecret(call, 'Password') };
    const login = await client.api.invitations.accept.mutate({ token, ...account });
    await logIn(call, settings, { type: 'session', token: login.session_token });
  },
});
