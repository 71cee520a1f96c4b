import type { Role } from '@ipto/contracts';
import { leaf } from '../../command.js';
import { escapeControls } from '../../output/escape.js';
import { roleFlag } from './role.js';

export const updateMember = leaf({
  description: "The member's sessions end. Nobody sets a role above their own.",
  args: [['<membership_id>', 'The member, as `ipto members list` shows it.']],
  options: [roleFlag('The new role.')],
  examples: ['ipto members update mbr_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --role viewer'],
  run: async (call, membershipId: string, { role }: { role: Role }) => {
    const client = await call.client();
    const member = await client.api.members.update.mutate({ membership_id: membershipId, role });
    await call.result(member, () => `${escapeControls(member.email)} is now ${member.role}.\n`);
  },
});
