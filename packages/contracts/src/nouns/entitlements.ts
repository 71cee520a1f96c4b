import { z } from 'zod';
import { timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { list, mutation, pageInput } from '../machinery/procedure.js';

const entitlement = z
  .object({
    entitlement_id: id('entitlement'),
    dataset_id: id('dataset'),
    tenant_id: id('tenant').meta({ description: 'The tenant that is let in' }),
    created_at: timestamp,
  })
  .meta({ id: 'Entitlement' });
export type Entitlement = z.infer<typeof entitlement>;

const exampleEntitlement: Entitlement = {
  entitlement_id: exampleId('entitlement'),
  dataset_id: exampleId('dataset'),
  tenant_id: exampleId('tenant'),
  created_at: '2026-04-02T09:00:00.000Z',
};
const tag = 'Entitlements' as const;

export const entitlements = {
  create: mutation({
    input: z.strictObject({ id: id('dataset'), tenant_id: id('tenant') }),
    output: entitlement,
    rest: { method: 'POST', path: '/v1/datasets/{id}/entitlements', status: 201, orStatus: 200 },
    access: 'datasets:write',
    tag,
    summary: 'Let another tenant into a restricted dataset',
    description: 'One that exists already is answered with 200. It counts while the dataset is `restricted`.',
    errors: ['not_found'],
    example: {
      input: { id: exampleId('dataset'), tenant_id: exampleId('tenant') },
      output: exampleEntitlement,
    },
  }),
  list: list({
    input: z.strictObject({ id: id('dataset'), ...pageInput }),
    item: entitlement,
    rest: { method: 'GET', path: '/v1/datasets/{id}/entitlements' },
    access: 'datasets:write',
    tag,
    summary: 'List who may use a restricted dataset',
    errors: ['not_found'],
    exampleInput: { id: exampleId('dataset') },
    example: exampleEntitlement,
  }),
  revoke: mutation({
    input: z.strictObject({ id: id('dataset'), entitlement_id: id('entitlement') }),
    output: entitlement,
    rest: { method: 'DELETE', path: '/v1/datasets/{id}/entitlements/{entitlement_id}' },
    access: 'datasets:write',
    tag,
    summary: 'Take an entitlement back',
    description: 'The tenant finds nothing of the dataset from the next search on.',
    errors: ['not_found'],
    example: {
      input: { id: exampleId('dataset'), entitlement_id: exampleId('entitlement') },
      output: exampleEntitlement,
    },
  }),
};
