import type { Invitation, Member } from '@ipto/contracts';
import type { Column } from '../../output/table.js';
import { formatTime } from '../../output/units.js';

export const MEMBER_COLUMNS: readonly Column<Member>[] = [
  { title: 'ID', value: (member) => member.membership_id, keep: true },
  { title: 'EMAIL', value: (member) => member.email },
  { title: 'NAME', value: (member) => member.display_name },
  { title: 'ROLE', value: (member) => member.role },
  { title: 'SINCE', value: (member) => formatTime(member.created_at) },
];

export const INVITATION_COLUMNS: readonly Column<Invitation>[] = [
  { title: 'ID', value: (invitation) => invitation.invitation_id, keep: true },
  { title: 'EMAIL', value: (invitation) => invitation.email },
  { title: 'ROLE', value: (invitation) => invitation.role },
  { title: 'EXPIRES', value: (invitation) => formatTime(invitation.expires_at) },
];
