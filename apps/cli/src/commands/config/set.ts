import { leaf } from '../../command.js';
import { updateProfile, writeConfig } from '../../config/file.js';
import type { Profile } from '../../config/format.js';
import { checkApiUrl, checkProfileName, checkSecret } from '../../config/settings.js';
import { usageError } from '../../exit.js';

/** What `config set` changes in the current profile; a credential takes the place of the other kind. */
const PROFILE_KEYS: Record<
  string,
  { check: typeof checkApiUrl; change: (profile: Profile, value: string) => Profile }
> = {
  api_url: { check: checkApiUrl, change: (profile, api_url) => ({ ...profile, api_url }) },
  api_key: { check: checkSecret, change: ({ token: _, ...profile }, api_key) => ({ ...profile, api_key }) },
  token: { check: checkSecret, change: ({ api_key: _, ...profile }, token) => ({ ...profile, token }) },
};

export const setConfig = leaf({
  description: 'default_profile is set for the file, api_url, api_key and token for the current profile.',
  args: [
    ['<key>', 'What to set.', ['default_profile', ...Object.keys(PROFILE_KEYS)]],
    ['<value>', 'The new value.'],
  ],
  examples: [
    'ipto config set default_profile staging',
    'ipto config set api_url https://staging-api.ipto.ai',
  ],
  run: async (call, key: string, value: string) => {
    if (key === 'default_profile') {
      checkProfileName(value, key);
      await writeConfig(call.configPath, { ...(await call.readConfig()), default_profile: value });
      call.note(`default_profile is now ${value}.`);
      return;
    }
    const setting = PROFILE_KEYS[key];
    if (!setting) throw usageError(`There is no configuration key ${key}.`);
    setting.check(value, key);
    const { profile } = await call.settings();
    await updateProfile(call.configPath, profile.value, (current) => setting.change(current, value));
    call.note(`${key} is set in profile ${profile.value}.`);
  },
});
