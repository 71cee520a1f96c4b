import { leaf } from '../../command.js';
import { confirmFlag } from '../../flags/values.js';
import { escapeControls } from '../../output/escape.js';

export const revokeInvitation = leaf({
  args: [['<invitation_id>', 'The invitation, as `ipto members invitations` shows it.']],
  options: [confirmFlag()],
  examples: ['ipto members revoke-invitation inv_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --confirm'],
  run: async (call, id: string, { confirm }: { confirm?: true }) => {
    await call.confirm(confirm, `Revoke invitation ${id}?`);
    const client = await call.client();
    const invitation = await client.api.invitations.revoke.mutate({ id });
    await call.result(invitation, () => `Revoked the invitation of ${escapeControls(invitation.email)}.\n`);
  },
});
