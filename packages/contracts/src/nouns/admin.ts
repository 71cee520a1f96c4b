import { z } from 'zod';
import {
  amount,
  balance,
  currency,
  knownEmail,
  money,
  month,
  reason,
  reference,
  timestamp,
} from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { LIMITS } from '../machinery/limits.js';
import { list, mutation, pageInput, query } from '../machinery/procedure.js';
import { exampleInvoice, invoice } from './buyer.js';
import { dataset, exampleDataset } from './datasets.js';
import { examplePayout, payout } from './provider.js';
import { exampleTenant, tenantView } from './tenant.js';

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
const ofTenant = { tenant_id: id('tenant'), tenant_name: z.string() };
const exampleOwner = { tenant_id: exampleId('tenant'), tenant_name: 'Acme Corp' };
const adminInvoice = invoice.extend(ofTenant).meta({ id: 'AdminInvoice' });
export type AdminInvoice = z.infer<typeof adminInvoice>;
const adminPayout = payout.extend(ofTenant).meta({ id: 'AdminPayout' });
export type AdminPayout = z.infer<typeof adminPayout>;
const paidInvoice: AdminInvoice = {
  ...exampleInvoice,
  ...exampleOwner,
  status: 'paid',
  paid_at: '2026-04-10T09:00:00.000Z',
  reference: 'bank 2026-0410-17',
};
const paidPayout: AdminPayout = {
  ...examplePayout,
  ...exampleOwner,
  status: 'paid',
  paid_at: '2026-04-12T09:00:00.000Z',
  reference: 'bank 2026-0412-03',
};

const reversal = z
  .object({
    transaction_id: id('ledgerTransaction'),
    access_id: id('usageEvent'),
    amount: money.meta({ description: 'What the buyer gets back' }),
    currency,
    reason: z.string(),
    occurred_at: timestamp,
  })
  .meta({ id: 'Reversal' });

const revenue = z
  .object({
    currency,
    by_month: z.array(
      z.object({
        period: month,
        charged_amount: balance.meta({ description: 'What buyers were charged, less what was reversed' }),
        provider_amount: balance,
        platform_fee: balance,
      }),
    ),
  })
  .meta({
    id: 'PlatformRevenue',
    description: 'Months in UTC, newest first; those without charges left out.',
  });

const tag = 'Admin' as const;
const access = 'platform_admin' as const;
const target = { tenant_id: id('tenant'), id: id('dataset') };
const exampleTarget = { tenant_id: exampleId('tenant'), id: exampleId('dataset') };
const byUser = z.strictObject({ user_id: id('user') });
const exampleUser = { user_id: exampleId('user') };
const adminPath = '/v1/admin/platform-admins/{user_id}';

export const admin = {
  suspendDataset: mutation({
    input: z.strictObject({ ...target, reason }),
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
  listInvoices: list({
    input: z.strictObject({ status: invoice.shape.status.optional(), ...pageInput }),
    item: adminInvoice,
    rest: { method: 'GET', path: '/v1/admin/invoices' },
    access,
    tag,
    summary: 'List the invoices of all buyers',
    example: paidInvoice,
  }),
  payInvoice: mutation({
    input: z.strictObject({ id: id('invoice'), reference }),
    output: adminInvoice,
    rest: { method: 'POST', path: '/v1/admin/invoices/{id}/pay' },
    access,
    tag,
    summary: 'Mark an invoice as paid',
    description: 'One that is issued. What providers earned by it becomes payable.',
    errors: ['not_found', 'conflict'],
    example: { input: { id: exampleId('invoice'), reference: 'bank 2026-0410-17' }, output: paidInvoice },
  }),
  listPayouts: list({
    input: z.strictObject({ status: payout.shape.status.optional(), ...pageInput }),
    item: adminPayout,
    rest: { method: 'GET', path: '/v1/admin/payouts' },
    access,
    tag,
    summary: 'List the payout statements of all providers',
    example: paidPayout,
  }),
  payPayout: mutation({
    input: z.strictObject({ id: id('payout'), reference }),
    output: adminPayout,
    rest: { method: 'POST', path: '/v1/admin/payouts/{id}/pay' },
    access,
    tag,
    summary: 'Mark a payout statement as paid',
    description: 'One that is closed, once buyers have paid for all of it.',
    errors: ['not_found', 'conflict'],
    example: { input: { id: exampleId('payout'), reference: 'bank 2026-0412-03' }, output: paidPayout },
  }),
  reverseCharge: mutation({
    input: z.strictObject({ id: id('usageEvent'), reason }),
    output: reversal,
    rest: { method: 'POST', path: '/v1/admin/charges/{id}/reverse', status: 201 },
    access,
    tag,
    summary: 'Reverse a charge',
    description:
      'By the `access_id` of what was charged. Buyer, provider and platform get back what they gave, in the books of this month.',
    errors: ['not_found', 'conflict'],
    example: {
      input: { id: exampleId('usageEvent'), reason: 'The file was empty' },
      output: {
        transaction_id: exampleId('ledgerTransaction'),
        access_id: exampleId('usageEvent'),
        amount: 0.03,
        currency: 'USD',
        reason: 'The file was empty',
        occurred_at: '2026-04-06T09:00:00.000Z',
      },
    },
  }),
  revenue: query({
    input: z.strictObject({}),
    output: revenue,
    rest: { method: 'GET', path: '/v1/admin/revenue' },
    access,
    tag,
    summary: "Get the platform's revenue by month",
    example: {
      output: {
        currency: 'USD',
        by_month: [{ period: '2026-03', charged_amount: 12.5, provider_amount: 10, platform_fee: 2.5 }],
      },
    },
  }),
  updateTenant: mutation({
    input: z.strictObject({ id: id('tenant'), max_spend_cap: amount(LIMITS.spendCap) }),
    output: tenantView,
    rest: { method: 'PATCH', path: '/v1/admin/tenants/{id}' },
    access,
    tag,
    summary: 'Set the most that a tenant may set its spend cap to',
    description: 'A cap above it is lowered to it.',
    errors: ['not_found'],
    example: {
      input: { id: exampleId('tenant'), max_spend_cap: 500 },
      output: { ...exampleTenant, max_spend_cap: 500 },
    },
  }),
};
