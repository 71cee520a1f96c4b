import { z } from 'zod';
import { anyPassword, newPassword } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { mutation, query } from '../machinery/procedure.js';
import { roleSchema, scopeSchema } from '../machinery/scope-schemas.js';
import { SCOPE_NAMES } from '../machinery/scopes.js';
import { exampleLogin, login } from './login.js';

const me = z
  .object({
    user_id: id('user').nullable(),
    email: z.string().nullable(),
    display_name: z.string().nullable(),
    tenant_id: id('tenant'),
    tenant_name: z.string(),
    role: roleSchema.nullable(),
    is_platform_admin: z.boolean(),
    scopes: z.array(scopeSchema),
    memberships: z.array(
      z.object({
        membership_id: id('membership'),
        tenant_id: id('tenant'),
        tenant_name: z.string(),
        role: roleSchema,
      }),
    ),
    principal: z.object({ type: z.enum(['user', 'api_key']), id: z.string() }),
  })
  .meta({ id: 'Me', description: 'Who the credential is. User fields are null for an API key.' });
export type Me = z.infer<typeof me>;

export const users = {
  me: query({
    input: z.strictObject({}),
    output: me,
    rest: { method: 'GET', path: '/v1/me' },
    access: 'credential',
    tag: 'Users',
    summary: 'Get the current user profile',
    example: {
      output: {
        user_id: exampleId('user'),
        email: 'ada@example.com',
        display_name: 'Ada',
        tenant_id: exampleId('tenant'),
        tenant_name: 'Acme Corp',
        role: 'owner',
        is_platform_admin: false,
        scopes: [...SCOPE_NAMES],
        memberships: [
          {
            membership_id: exampleId('membership'),
            tenant_id: exampleId('tenant'),
            tenant_name: 'Acme Corp',
            role: 'owner',
          },
        ],
        principal: { type: 'user', id: exampleId('user') },
      },
    },
  }),
  changePassword: mutation({
    input: z.strictObject({ current_password: anyPassword, new_password: newPassword }),
    output: login,
    rest: { method: 'POST', path: '/v1/me/password' },
    access: 'session',
    tag: 'Users',
    summary: "Change the current user's password",
    description: 'Ends every session of the user and answers with a new one.',
    idempotency: 'ignored',
    rateClass: 'guess',
    errors: ['forbidden'],
    example: {
      input: { current_password: 'correct horse', new_password: 'battery staple' },
      output: exampleLogin,
    },
  }),
};
