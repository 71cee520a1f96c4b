import { z } from 'zod';
import { email, linkToken, name, newPassword, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { list, mutation, pageInput } from '../machinery/procedure.js';
import { roleSchema } from '../machinery/scope-schemas.js';
import { exampleLogin, login } from './login.js';

const invitation = z
  .object({
    invitation_id: id('invitation'),
    email: z.string(),
    role: roleSchema,
    expires_at: timestamp,
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof invitation>;

const createdInvitation = invitation
  .extend({
    accept_url: z
      .string()
      .optional()
      .meta({ description: 'The link to hand over, shown only here; absent where it is mailed' }),
  })
  .meta({ id: 'CreatedInvitation' });

const exampleInvitation: Invitation = {
  invitation_id: exampleId('invitation'),
  email: 'grace@example.com',
  role: 'operator',
  expires_at: '2026-04-12T10:00:00.000Z',
};
const tag = 'Tenants' as const;

export const invitations = {
  create: mutation({
    input: z.strictObject({ email, role: roleSchema }),
    output: createdInvitation,
    rest: { method: 'POST', path: '/v1/invitations', status: 201 },
    access: 'team_admin',
    tag,
    summary: 'Invite somebody into the tenant',
    description: 'The link works once, for 7 days. An earlier invitation of the same address ends.',
    idempotency: { replayTells: 'invitation_id' },
    errors: ['conflict'],
    example: {
      input: { email: 'grace@example.com', role: 'operator' },
      output: { ...exampleInvitation, accept_url: 'https://ipto.example.com/invitation#token=Zk4…' },
    },
  }),
  list: list({
    input: z.strictObject({ ...pageInput }),
    item: invitation,
    rest: { method: 'GET', path: '/v1/invitations' },
    access: 'session',
    tag,
    summary: 'List the invitations that are open',
    example: exampleInvitation,
  }),
  revoke: mutation({
    input: z.strictObject({ id: id('invitation') }),
    output: invitation,
    rest: { method: 'DELETE', path: '/v1/invitations/{id}' },
    access: 'team_admin',
    tag,
    summary: 'Take an invitation back',
    errors: ['not_found'],
    example: { input: { id: exampleId('invitation') }, output: exampleInvitation },
  }),
  accept: mutation({
    input: z.strictObject({
      token: linkToken,
      display_name: name.optional(),
      password: newPassword.optional(),
    }),
    output: login,
    rest: { method: 'POST', path: '/v1/invitations/accept', status: 201 },
    access: 'optional_session',
    tag,
    summary: 'Accept an invitation',
    description:
      'Where the e-mail has no account yet, `display_name` and `password` make one and no credential is needed; else a session of that very user is.',
    errors: ['gone', 'unauthorized', 'forbidden', 'conflict'],
    rateClass: 'guess',
    example: {
      input: { token: 'Zk4…', display_name: 'Grace', password: 'battery staple' },
      output: exampleLogin,
    },
  }),
};
