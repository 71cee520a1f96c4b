import { z } from 'zod';
import { amount, currency, money, name, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { LIMITS } from '../machinery/limits.js';
import { mutation, query } from '../machinery/procedure.js';

export const tenantView = z
  .object({
    tenant_id: id('tenant'),
    name: z.string(),
    spend_cap: money.meta({ description: 'The most that the tenant spends in a month' }),
    max_spend_cap: money.meta({ description: 'The most that the cap may be set to; the platform raises it' }),
    currency,
    created_at: timestamp,
  })
  .meta({ id: 'Tenant' });

export const exampleTenant: z.infer<typeof tenantView> = {
  tenant_id: exampleId('tenant'),
  name: 'Acme Corp',
  spend_cap: 10,
  max_spend_cap: 10,
  currency: 'USD',
  created_at: '2026-04-01T10:00:00.000Z',
};
const tag = 'Tenants' as const;

export const tenant = {
  get: query({
    input: z.strictObject({}),
    output: tenantView,
    rest: { method: 'GET', path: '/v1/tenant' },
    access: 'session',
    tag,
    summary: 'Get the current tenant',
    example: { output: exampleTenant },
  }),
  update: mutation({
    input: z.strictObject({ name: name.optional(), spend_cap: amount(LIMITS.spendCap).optional() }),
    output: tenantView,
    rest: { method: 'PATCH', path: '/v1/tenant' },
    access: 'team_admin',
    tag,
    summary: 'Rename the tenant or set its spend cap',
    example: { input: { spend_cap: 5 }, output: { ...exampleTenant, spend_cap: 5 } },
  }),
  delete: mutation({
    input: z.strictObject({
      name: z.string().meta({ description: 'The name of the tenant, to show that it is meant' }),
    }),
    output: tenantView,
    rest: { method: 'DELETE', path: '/v1/tenant' },
    access: 'team_admin',
    tag,
    summary: 'Delete the tenant with everything in it',
    description:
      'Its datasets, keys and sessions go at once, and the accounts of members who have no other tenant. Its audit events stay, without names.',
    errors: ['conflict'],
    example: { input: { name: 'Acme Corp' }, output: exampleTenant },
  }),
};
