import { leaf } from '../../command.js';
import { confirmFlag } from '../../flags/values.js';
import { escapeControls } from '../../output/escape.js';

export const removeMember = leaf({
  description:
    "The member's sessions and keys end at once; an account without any other tenant is deleted. Your own membership is how you leave.",
  args: [['<membership_id>', 'The member, as `ipto members list` shows it.']],
  options: [confirmFlag()],
  examples: ['ipto members remove mbr_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --confirm'],
  run: async (call, membershipId: string, { confirm }: { confirm?: true }) => {
    await call.confirm(confirm, `Remove member ${membershipId}?`);
    const client = await call.client();
    const member = await client.api.members.remove.mutate({ membership_id: membershipId });
    await call.result(member, () => `Removed ${escapeControls(member.email)}.\n`);
  },
});
