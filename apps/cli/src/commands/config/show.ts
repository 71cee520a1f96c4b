import { leaf } from '../../command.js';
import { maskCredential } from '../../config/settings.js';
import { formatTable } from '../../output/table.js';

export const showConfig = leaf({
  description:
    'Flags, environment variables and file merged, with the source of each value; secrets are masked.',
  examples: ['ipto config show', 'ipto config show --profile staging --output json'],
  run: async (call) => {
    const { profile, apiUrl, credential } = await call.settings();
    const unset = { value: null, source: null };
    const secret = credential && {
      value: maskCredential(credential.value),
      source: credential.source,
    };
    const config = {
      profile,
      api_url: apiUrl,
      api_key: credential?.value.type === 'api_key' ? secret : unset,
      token: credential?.value.type === 'session' ? secret : unset,
      output: { value: call.format, source: call.flags.output ? '--output' : 'default' },
      config_file: { value: call.configPath, source: 'default' },
    };
    await call.result(config, () =>
      formatTable(
        [
          { title: 'KEY', value: ([key]) => key },
          { title: 'VALUE', value: ([, entry]) => entry?.value ?? '-' },
          { title: 'SOURCE', value: ([, entry]) => entry?.source ?? '-' },
        ],
        Object.entries(config),
        call.width,
      ),
    );
  },
});
