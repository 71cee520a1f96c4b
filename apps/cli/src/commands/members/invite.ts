import type { Role } from '@ipto/contracts';
import { leaf } from '../../command.js';
import { escapeControls } from '../../output/escape.js';
import { formatTime } from '../../output/units.js';
import { roleFlag } from './role.js';

export const inviteMember = leaf({
  description:
    'The invitation is mailed, or else its link is printed, once. An earlier invitation of the same address ends.',
  args: [['<email>', 'Whom to invite.']],
  options: [roleFlag('The role they get.')],
  examples: ['ipto members invite grace@example.com --role operator'],
  run: async (call, email: string, { role }: { role: Role }) => {
    const client = await call.client();
    const invitation = await client.api.invitations.create.mutate({ email, role });
    const { accept_url: url, expires_at: expiresAt } = invitation;
    await call.result(
      invitation,
      () =>
        `Invited ${escapeControls(invitation.email)} as ${invitation.role}, until ${formatTime(expiresAt)} (${invitation.invitation_id}).\n` +
        (url === undefined ? '' : `Hand over this link, which is not shown again:\n${escapeControls(url)}\n`),
    );
  },
});
