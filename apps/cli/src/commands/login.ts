import type { Credential, IptoClient } from '@ipto/client';
import { Option } from 'commander';
import { leaf } from '../command.js';
import { updateProfile } from '../config/file.js';
import { checkSecret, type Settings } from '../config/settings.js';
import { CommandError, EXIT, usageError } from '../exit.js';
import { isIptoError } from '../failure.js';
import type { Host } from '../host.js';
import type { Invocation } from '../invocation.js';
import { describeMe } from './whoami.js';

interface LoginOptions {
  email?: string | undefined;
  password?: string | undefined;
  token?: string | undefined;
  apiKey?: string | undefined;
}

/** Far more than a password may have; what is longer was not meant as one. */
const PASSWORD_BYTES_MAX = 4096;

export const login = (host: Host) =>
  leaf(host, {
    name: 'login',
    summary: 'Authenticate with the IPTO API',
    description:
      'Checks the credential and stores it in the current profile, in place of the one before. An API URL given by --api-url or IPTO_API_URL is stored with it.',
    options: [
      new Option('--email <email>', 'Authenticate with e-mail and password.'),
      new Option('--password <password>', 'The password; asked for, or read from stdin, if absent.'),
      new Option('--token <session_token>', 'Authenticate with an existing session token.'),
      new Option('--api-key <key>', 'Authenticate with an API key (non-interactive).'),
    ],
    examples: [
      'ipto login --email ada@example.com',
      'ipto login --email ada@example.com < password.txt',
      'ipto login --api-key ipto_abc_your_key_here',
      'ipto login --profile staging --api-url https://staging.example.com --token "$SESSION_TOKEN"',
    ],
    run: async (call, given: LoginOptions) => {
      const options = { ...given, apiKey: given.apiKey ?? call.flags.apiKey };
      const ways = [options.email, options.token, options.apiKey].filter((way) => way !== undefined);
      if (ways.length > 1) throw usageError('Give only one of --email, --token and --api-key.');
      if (options.password !== undefined && options.email === undefined) {
        throw usageError('--password needs --email.');
      }
      if (ways.length === 0) {
        throw usageError(
          'Logging in through a browser is not available. Use one of:\n' +
            'ipto login --email <e-mail>\nipto login --token <session_token>\nipto login --api-key <key>',
        );
      }
      const settings = await call.settings();
      const credential = await obtain(call, settings, options);
      const client = await call.connect({ url: settings.apiUrl.value, credential });
      await store(call, settings, credential, client);
    },
  });

async function obtain(call: Invocation, settings: Settings, options: LoginOptions): Promise<Credential> {
  if (options.apiKey !== undefined) {
    checkSecret(options.apiKey, '--api-key');
    return { type: 'api_key', key: options.apiKey };
  }
  if (options.token !== undefined) {
    checkSecret(options.token, '--token');
    return { type: 'session', token: options.token };
  }
  const password = options.password ?? (await readPassword(call.host));
  const anonymous = await call.connect({ url: settings.apiUrl.value });
  const request = { email: options.email ?? '', password };
  const session = await anonymous.api.auth.login.mutate(request).catch((error: unknown) => {
    // To log in again is no advice to someone who just tried.
    const refused = isIptoError(error) && error.code === 'unauthorized';
    throw refused ? new CommandError(error.message, EXIT.unauthenticated) : error;
  });
  return { type: 'session', token: session.session_token };
}

/** From a person without echo, else the first line of stdin. */
async function readPassword({ stdin, stderr, prompts }: Host): Promise<string> {
  if (stdin.isTTY && stderr.isTTY) return prompts.password('Password');
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.includes('\n') || text.length > PASSWORD_BYTES_MAX) break;
  }
  const password = text.split(/\r?\n/, 1)[0] ?? '';
  if (password === '') throw usageError('No password: give --password, or the password on stdin.');
  return password;
}

/** Asks the server who that is before anything is written. */
async function store(
  call: Invocation,
  { profile, apiUrl }: Settings,
  credential: Credential,
  client: IptoClient,
): Promise<void> {
  const me = await client.api.users.me.query({});
  await updateProfile(call.configPath, profile.value, ({ api_key: _key, token: _token, ...rest }) => ({
    ...rest,
    // A credential belongs to the server that gave it: it must not go to another one next time.
    ...(apiUrl.source === '--api-url' || apiUrl.source === 'IPTO_API_URL' ? { api_url: apiUrl.value } : {}),
    ...(credential.type === 'api_key' ? { api_key: credential.key } : { token: credential.token }),
  }));
  call.note(`Logged in to ${apiUrl.value} (profile ${profile.value}).`);
  await call.result(me, () => describeMe(me));
}
