import { leaf } from '../../command.js';
import { escapeControls } from '../../output/escape.js';
import { formatTime } from '../../output/units.js';

export const createPasswordReset = leaf({
  description:
    'For installations without an outgoing mail server; where there is one, users get the link by mail.',
  args: [['<email>', 'Whose password it is.']],
  examples: ['ipto admin password-reset ada@example.com'],
  run: async (call, email: string) => {
    const client = await call.client();
    const reset = await client.api.admin.createPasswordReset.mutate({ email });
    await call.result(
      reset,
      () =>
        `Hand this link to ${escapeControls(reset.email)}; it works once, until ${formatTime(reset.expires_at)}:\n${escapeControls(reset.reset_url)}\n`,
    );
  },
});
