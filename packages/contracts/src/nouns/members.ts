import { z } from 'zod';
import { timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { list, mutation, pageInput } from '../machinery/procedure.js';
import { roleSchema } from '../machinery/scope-schemas.js';

const member = z
  .object({
    membership_id: id('membership'),
    user_id: id('user'),
    email: z.string(),
    display_name: z.string(),
    role: roleSchema,
    created_at: timestamp,
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof member>;

const exampleMember: Member = {
  membership_id: exampleId('membership'),
  user_id: exampleId('user'),
  email: 'grace@example.com',
  display_name: 'Grace',
  role: 'operator',
  created_at: '2026-04-02T09:00:00.000Z',
};
const tag = 'Tenants' as const;

export const members = {
  list: list({
    input: z.strictObject({ ...pageInput }),
    item: member,
    rest: { method: 'GET', path: '/v1/members' },
    access: 'session',
    tag,
    summary: "List the tenant's members",
    example: exampleMember,
  }),
  update: mutation({
    input: z.strictObject({ membership_id: id('membership'), role: roleSchema }),
    output: member,
    rest: { method: 'PATCH', path: '/v1/members/{membership_id}' },
    access: 'team_admin',
    tag,
    summary: "Change a member's role",
    description:
      "Nobody sets a role above their own, and only owners make owners or change them. The member's sessions end.",
    errors: ['not_found', 'conflict'],
    example: {
      input: { membership_id: exampleId('membership'), role: 'viewer' },
      output: { ...exampleMember, role: 'viewer' },
    },
  }),
  remove: mutation({
    input: z.strictObject({ membership_id: id('membership') }),
    output: member,
    rest: { method: 'DELETE', path: '/v1/members/{membership_id}' },
    access: 'team_admin',
    tag,
    summary: 'Remove a member',
    description:
      "The member's sessions and keys end at once; an account without any other tenant is deleted. The last owner can't go.",
    errors: ['not_found', 'conflict'],
    example: { input: { membership_id: exampleId('membership') }, output: exampleMember },
  }),
};
