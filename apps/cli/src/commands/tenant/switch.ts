import { leaf } from '../../command.js';
import { CommandError } from '../../exit.js';
import { logIn } from '../login/store.js';

export const switchTenant = leaf({
  description: 'The new session takes the place of the one in the current profile, which ends.',
  args: [['<tenant_id>', 'One of your tenants, as `ipto tenant list` shows them.']],
  examples: ['ipto tenant switch tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, tenantId: string) => {
    const settings = await call.settings();
    const { profile, credential } = settings;
    const client = await call.client();
    const { session_token: token } = await client.api.auth.switch.mutate({ tenant_id: tenantId });
    await logIn(call, settings, { type: 'session', token });
    if (credential?.source !== `profile ${profile.value}`) return;
    await client.api.auth.logout.mutate({}).catch((error: unknown) => {
      throw new CommandError('The session before could not be ended; it expires by itself.', 1, error);
    });
  },
});
