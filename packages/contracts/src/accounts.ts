import { z } from 'zod';
import { anyPassword, email, knownEmail, name, newPassword, timestamp } from './fields.js';
import { exampleId, id } from './ids.js';
import { mutation, query } from './procedure.js';
import { roleSchema, SCOPE_NAMES, scopeSchema } from './scopes.js';

const login = z
  .object({
    user_id: id('user'),
    email: z.string(),
    display_name: z.string(),
    tenant_id: id('tenant'),
    session_token: z.string().meta({ description: 'Bearer token, valid for 7 days. Shown once.' }),
    expires_at: timestamp,
  })
  .meta({ id: 'Login' });
export type Login = z.infer<typeof login>;

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

const exampleLogin: Login = {
  user_id: exampleId('user'),
  email: 'ada@example.com',
  display_name: 'Ada',
  tenant_id: exampleId('tenant'),
  session_token: 'k3m1…',
  expires_at: '2026-04-12T10:00:00.000Z',
};

export const auth = {
  signup: mutation({
    input: z.strictObject({ email, password: newPassword, display_name: name, tenant_name: name }),
    output: login,
    rest: { method: 'POST', path: '/v1/auth/signup', status: 201 },
    access: 'public',
    tag: 'Authentication',
    summary: 'Create a new account and tenant',
    description: 'Makes the user, the tenant and the owner membership, and answers with a session.',
    errors: ['conflict', 'forbidden'],
    example: {
      input: {
        email: 'ada@example.com',
        password: 'correct horse',
        display_name: 'Ada',
        tenant_name: 'Acme Corp',
      },
      output: exampleLogin,
    },
  }),
  login: mutation({
    input: z.strictObject({ email: knownEmail, password: anyPassword, tenant_id: id('tenant').optional() }),
    output: login,
    rest: { method: 'POST', path: '/v1/auth/login' },
    access: 'public',
    tag: 'Authentication',
    summary: 'Log in and obtain a session token',
    description:
      'With several tenants, `tenant_id` chooses one; without it the oldest membership is taken. A wrong password, an unknown e-mail and a tenant that is not yours get the same answer.',
    errors: ['unauthorized'],
    example: { input: { email: 'ada@example.com', password: 'correct horse' }, output: exampleLogin },
  }),
  logout: mutation({
    input: z.strictObject({}),
    output: z.object({ logged_out: z.literal(true) }).meta({ id: 'Logout' }),
    rest: { method: 'POST', path: '/v1/auth/logout' },
    access: 'session',
    tag: 'Authentication',
    summary: 'Invalidate the current session',
    example: { output: { logged_out: true } },
  }),
};

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
    errors: ['forbidden'],
    example: {
      input: { current_password: 'correct horse', new_password: 'battery staple' },
      output: exampleLogin,
    },
  }),
};
