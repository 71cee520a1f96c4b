import { Option } from 'commander';
import { leaf } from '../../command.js';
import { logIn } from '../login/store.js';
import { readSecret } from '../secrets.js';

interface CreateOptions {
  email: string;
  displayName: string;
  tenantName: string;
}

export const createAccount = leaf({
  description:
    'The password is asked for, or read from stdin. The new session is stored in the current profile.',
  options: [
    new Option('--email <email>', 'Your e-mail address.').makeOptionMandatory(),
    new Option('--display-name <name>', 'Your name.').makeOptionMandatory(),
    new Option('--tenant-name <name>', 'The name of your organisation.').makeOptionMandatory(),
  ],
  examples: ['ipto account create --email ada@example.com --display-name Ada --tenant-name "Acme Corp"'],
  run: async (call, { email, displayName, tenantName }: CreateOptions) => {
    const settings = await call.settings();
    const password = await readSecret(call, 'Password');
    const client = await call.connect({ url: settings.apiUrl.value });
    const request = { email, password, display_name: displayName, tenant_name: tenantName };
    const { session_token: token } = await client.api.auth.signup.mutate(request);
    await logIn(call, settings, { type: 'session', token });
  },
});
