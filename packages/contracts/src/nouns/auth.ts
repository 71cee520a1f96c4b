import { z } from 'zod';
import { anyPassword, email, knownEmail, linkToken, name, newPassword } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { mutation } from '../machinery/procedure.js';
import { code } from './auth-code.js';
import { device } from './auth-device.js';
import { exampleLogin, login } from './login.js';

const tag = 'Authentication' as const;

export const auth = {
  signup: mutation({
    input: z.strictObject({ email, password: newPassword, display_name: name, tenant_name: name }),
    output: login,
    rest: { method: 'POST', path: '/v1/auth/signup', status: 201 },
    access: 'public',
    tag,
    summary: 'Create a new account and tenant',
    description: 'Makes the user, the tenant and the owner membership, and answers with a session.',
    errors: ['conflict', 'forbidden'],
    rateClass: 'guess',
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
    tag,
    summary: 'Log in and obtain a session token',
    description:
      'With several tenants, `tenant_id` chooses one; without it the oldest membership is taken. A wrong password, an unknown e-mail and a tenant that is not yours get the same answer.',
    errors: ['unauthorized'],
    rateClass: 'guess',
    example: { input: { email: 'ada@example.com', password: 'correct horse' }, output: exampleLogin },
  }),
  logout: mutation({
    input: z.strictObject({}),
    output: z.object({ logged_out: z.literal(true) }).meta({ id: 'Logout' }),
    rest: { method: 'POST', path: '/v1/auth/logout' },
    access: 'session',
    tag,
    summary: 'Invalidate the current session',
    idempotency: 'ignored',
    example: { output: { logged_out: true } },
  }),
  switch: mutation({
    input: z.strictObject({ tenant_id: id('tenant') }),
    output: login,
    rest: { method: 'POST', path: '/v1/auth/switch' },
    access: 'session',
    tag,
    summary: "Get a session in another of the user's tenants",
    description: 'The session that asks stays as it is.',
    idempotency: 'ignored',
    errors: ['not_found'],
    example: { input: { tenant_id: exampleId('tenant') }, output: exampleLogin },
  }),
  forgotPassword: mutation({
    input: z.strictObject({ email: knownEmail }),
    output: z.object({ requested: z.literal(true) }).meta({ id: 'PasswordResetRequest' }),
    rest: { method: 'POST', path: '/v1/auth/password/forgot' },
    access: 'public',
    tag,
    summary: 'Ask for a link to set a new password',
    description:
      'The answer is the same whether or not the e-mail has an account. Without an outgoing mail server nothing is sent: a platform admin makes the link.',
    rateClass: 'guess',
    example: { input: { email: 'ada@example.com' }, output: { requested: true } },
  }),
  resetPassword: mutation({
    input: z.strictObject({ token: linkToken, new_password: newPassword }),
    output: z.object({ password_changed: z.literal(true) }).meta({ id: 'PasswordReset' }),
    rest: { method: 'POST', path: '/v1/auth/password/reset' },
    access: 'public',
    tag,
    summary: 'Set a new password with the token of a link',
    description: 'A token works once, for an hour. Every session of the user ends.',
    errors: ['gone'],
    rateClass: 'guess',
    example: {
      input: { token: 'Zk4…', new_password: 'battery staple' },
      output: { password_changed: true },
    },
  }),
  verifyEmail: mutation({
    input: z.strictObject({ token: linkToken }),
    output: z.object({ email_verified: z.literal(true) }).meta({ id: 'EmailVerification' }),
    rest: { method: 'POST', path: '/v1/auth/email/verify' },
    access: 'public',
    tag,
    summary: 'Show that an e-mail address is yours, with the token of a link',
    errors: ['gone'],
    rateClass: 'guess',
    example: { input: { token: 'Zk4…' }, output: { email_verified: true } },
  }),
  device,
  code,
};
