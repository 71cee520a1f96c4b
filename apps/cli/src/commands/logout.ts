import { leaf } from '../command.js';
import { profileOf, updateProfile } from '../config/file.js';
import { CommandError } from '../exit.js';
import { describe, isIptoError } from '../failure.js';
import type { Invocation } from '../invocation.js';

export const logout = leaf({
  description: 'Ends the session on the server too. An API key stays valid until it is revoked.',
  examples: ['ipto logout', 'ipto logout --profile staging'],
  run: async (call) => {
    const { profile, apiUrl } = await call.settings();
    const stored = profileOf(await call.readConfig(), profile.value);
    if (!stored?.token && !stored?.api_key) {
      call.note(`Nothing to do: profile ${profile.value} holds no credential.`);
      return;
    }
    const failure = stored.token ? await endSession(call, apiUrl.value, stored.token) : null;
    await updateProfile(call.configPath, profile.value, ({ api_key: _key, token: _token, ...rest }) => rest);
    if (failure !== null) {
      throw new CommandError(`The credentials were cleared, but the session could not be ended: ${failure}`);
    }
    call.note(`Logged out (profile ${profile.value}).`);
    for (const name of ['IPTO_API_KEY', 'IPTO_TOKEN'] as const) {
      if (call.host.env[name]) call.note(`${name} is still set in the environment.`);
    }
  },
});

/** Null if the session is over, else why it may not be. */
async function endSession(call: Invocation, url: string, token: string): Promise<string | null> {
  try {
    const client = await call.connect({ url, credential: { type: 'session', token } });
    await client.api.auth.logout.mutate({});
    return null;
  } catch (error) {
    // A session that the server no longer knows has ended already.
    return isIptoError(error) && error.code === 'unauthorized' ? null : describe(error);
  }
}
