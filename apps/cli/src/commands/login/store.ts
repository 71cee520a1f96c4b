import type { Credential } from '@ipto/client';
import { updateProfile } from '../../config/file.js';
import type { Settings } from '../../config/settings.js';
import type { Invocation } from '../../invocation.js';
import { describeMe } from '../whoami.js';

/** Asks the server who a credential is, and only then stores it in the current profile. */
export async function logIn(
  call: Invocation,
  { profile, apiUrl }: Settings,
  credential: Credential,
): Promise<void> {
  const client = await call.connect({ url: apiUrl.value, credential });
  const me = await client.api.users.me.query({});
  await updateProfile(call.configPath, profile.value, ({ api_key: _key, token: _token, ...rest }) => ({
    ...rest,
    // A credential belongs to the server that gave it: it must not go to another one next time.
    ...(apiUrl.source === '--api-url' || apiUrl.source === 'IPTO_API_URL' ? { api_url: apiUrl.value } : {}),
    ...(credential.type === 'api_key' ? { api_key: credential.key } : { token: credential.token }),
  }));
  call.note(`Logged in to ${apiUrl.value} (profile ${profile.value}).`);
  for (const name of ['IPTO_API_KEY', 'IPTO_TOKEN'] as const) {
    if (call.host.env[name]) call.note(`${name} is set in the environment and goes before the profile.`);
  }
  await call.result(me, () => describeMe(me));
}
