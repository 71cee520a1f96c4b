import type { Credential } from '@ipto/client';
import type { Login } from '@ipto/contracts';
import { Option } from 'commander';
import { leaf } from '../../command.js';
import { checkSecret, type Settings } from '../../config/settings.js';
import { type CommandError, usageError } from '../../exit.js';
import type { Invocation } from '../../invocation.js';
import { logIn } from './store.js';

interface LoginOptions {
  device?: true;
  email?: string | undefined;
  password?: string | undefined;
  tenant?: string | undefined;
  token?: string | undefined;
  apiKey?: string | undefined;
}

export const login = leaf({
  description:
    'Without flags it logs you in through your browser, or where there is none by a code that you enter on another machine. Checks the credential and stores it in the current profile, in place of the one before. An API URL given by --api-url or IPTO_API_URL is stored with it.',
  options: [
    new Option('--device', 'Log in by a code that you enter on another machine.'),
    new Option('--email <email>', 'Authenticate with e-mail and password.'),
    new Option('--password <password>', 'The password; asked for, or read from stdin, if absent.'),
    new Option('--tenant <tenant_id>', 'With --email: which of your tenants to log in to.'),
    new Option('--token <session_token>', 'Authenticate with an existing session token.'),
    new Option('--api-key <key>', 'Authenticate with an API key (non-interactive).'),
  ],
  examples: [
    'ipto login',
    'ipto login --device',
    'ipto login --api-key ipto_abc_your_key_here',
    'ipto login --email ada@example.com < password.txt',
    'ipto login --profile staging --api-url https://staging.example.com --token "$SESSION_TOKEN"',
  ],
  run: async (call, given: LoginOptions) => {
    const options = { ...given, apiKey: given.apiKey ?? call.flags.apiKey };
    const ways = [options.device, options.email, options.token, options.apiKey];
    if (ways.filter((way) => way !== undefined).length > 1) {
      throw usageError('Give only one of --device, --email, --token and --api-key.');
    }
    for (const name of ['password', 'tenant'] as const) {
      if (options[name] !== undefined && options.email === undefined) {
        throw usageError(`--${name} needs --email.`);
      }
    }
    const settings = await call.settings();
    await logIn(call, settings, await obtain(call, settings, options));
  },
});

async function obtain(call: Invocation, settings: Settings, options: LoginOptions): Promise<Credential> {
  const { email, password, tenant: tenantId, token, apiKey, device } = options;
  if (apiKey !== undefined) {
    checkSecret(apiKey, '--api-key');
    return { type: 'api_key', key: apiKey };
  }
  if (token !== undefined) {
    checkSecret(token, '--token');
    return { type: 'session', token };
  }
  if (email !== undefined) {
    const { loginByPassword } = await import('./password.js');
    return session(await loginByPassword(call, settings, { email, password, tenantId }));
  }
  return session(device ? await byDevice(call, settings) : await byDashboard(call, settings));
}

function session({ session_token: token }: Login): Credential {
  return { type: 'session', token };
}

async function byDevice(call: Invocation, settings: Settings): Promise<Login> {
  const { loginByDevice } = await import('./device.js');
  return await call.host.interruptible((signal) => loginByDevice(call, settings, signal));
}

/** Through the browser at hand, else through one elsewhere. */
async function byDashboard(call: Invocation, settings: Settings): Promise<Login> {
  if (!call.isInteractive) throw otherWays('Nobody is there to log in through a browser.');
  const client = await call.connect({ url: settings.apiUrl.value });
  const { dashboard_url: dashboardUrl } = await client.api.system.health.query({});
  if (dashboardUrl === null) throw otherWays(`${settings.apiUrl.value} has no dashboard to log in through.`);
  const { hasBrowser, loginByBrowser } = await import('./browser.js');
  const viaBrowser = hasBrowser(call.host)
    ? await call.host.interruptible((signal) => loginByBrowser(call, settings, dashboardUrl, signal))
    : null;
  return viaBrowser ?? (await byDevice(call, settings));
}

function otherWays(problem: string): CommandError {
  return usageError(
    `${problem} Use one of:\nipto login --email <e-mail>\nipto login --token <session_token>\nipto login --api-key <key>\nipto login --device`,
  );
}
