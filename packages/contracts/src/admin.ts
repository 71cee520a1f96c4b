import { z } from 'zod';
import { dataset, exampleDataset } from './datasets.js';
import { knownEmail, text, timestamp } from './fields.js';
import { exampleId, id } from './ids.js';
import { LIMITS } from './limits.js';
import { list, mutation, pageInput, query } from './procedure.js';

const platformAdmin = z
  .object({
    user_id: id('user'),
    email: z.string(),
    display_name: z.string(),
    is_platform_admin: z.boolean(),
  })
  .meta({ id: 'PlatformAdmin' });
export type PlatformAdmin = z.infer<typeof platformAdmin>;

const exampleAdmin: PlatformAdmin = {
  user_id: exampleId('user'),
  email: 'grace@example.com',
  display_name: 'Grace',
  is_platform_admin: true,
};
const tag = 'Admin' as const;
const access = 'platform_admin' as const;
const target = { tenant_id: id('tenant'), id: id('dataset') };
const exampleTarget = { tenant_id: exampleId('tenant'), id: exampleId('dataset') };
const byUser = z.strictObject({ user_id: id('user') });
const exampleUser = { user_id: exampleId('user') };
const adminPath = '/v1/admin/platform-admins/{user_id}';

export const admin = {
  suspendDataset: mutation({
    input: z.strictObject({
      ...target,
      reason: text(1, LIMITS.reasonChars).refine((value) => value.trim() !== '', 'May not be blank'),
    }),
    output: dataset,
    rest: { method: 'POST', path: '/v1/admin/datasets/{tenant_id}/{id}/suspend' },
    access,
    tag,
    summary: 'Suspend a dataset',
    description: 'Nobody finds it from the next search on, its own tenant included.',
    errors: ['not_found'],
    example: {
      input: { ...exampleTarget, reason: 'Under dispute' },
      output: { ...exampleDataset, status: 'suspended' },
    },
  }),
  unsuspendDataset: mutation({
    input: z.strictObject(target),
    output: dataset,
    rest: { method: 'POST', path: '/v1/admin/datasets/{tenant_id}/{id}/unsuspend' },
    access,
    tag,
    summary: 'End the suspension of a dataset',
    description: 'It gets back the status it had.',
    errors: ['not_found', 'conflict'],
    example: { input: exampleTarget, output: exampleDataset },
  }),
  listPlatformAdmins: list({
    input: z.strictObject({ ...pageInput }),
    item: platformAdmin,
    rest: { method: 'GET', path: '/v1/admin/platform-admins' },
    access,
    tag,
    summary: 'List the platform admins',
    example: exampleAdmin,
  }),
  getPlatformAdmin: query({
    input: byUser,
    output: platformAdmin,
    rest: { method: 'GET', path: adminPath },
    access,
    tag,
    summary: 'See whether a user is a platform admin',
    errors: ['not_found'],
    example: { input: exampleUser, output: exampleAdmin },
  }),
  addPlatformAdmin: mutation({
    input: byUser,
    output: platformAdmin,
    rest: { method: 'PUT', path: adminPath },
    access,
    tag,
    summary: 'Make a user a platform admin',
    errors: ['not_found'],
    example: { input: exampleUser, output: exampleAdmin },
  }),
  removePlatformAdmin: mutation({
    input: byUser,
    output: platformAdmin,
    rest: { method: 'DELETE', path: adminPath },
    access,
    tag,
    summary: 'Make a platform admin an ordinary user',
    description: 'The last one stays.',
    errors: ['not_found', 'conflict'],
    example: { input: exampleUser, output: { ...exampleAdmin, is_platform_admin: false } },
  }),
  createPasswordReset: mutation({
    input: z.strictObject({ email: knownEmail }),
    output: z
      .object({ user_id: id('user'), email: z.string(), reset_url: z.string(), expires_at: timestamp })
      .meta({ id: 'PasswordResetLink' }),
    rest: { method: 'POST', path: '/v1/admin/password-resets', status: 201 },
    access,
    tag,
    summary: 'Make the link with which a user sets a new password',
    description:
      'For installations without an outgoing mail server; where there is one, users get the link by mail and this is refused.',
    idempotency: { replayTells: 'user_id' },
    errors: ['not_found', 'conflict'],
    example: {
      input: { email: 'ada@example.com' },
      output: {
        user_id: exampleId('user'),
        email: 'ada@example.com',
        reset_url: 'https://ipto.example.com/password/reset#token=Zk4…',
        expires_at: '2026-04-05T11:00:00.000Z',
      },
    },
  }),
};
