import { z } from 'zod';
import { name, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { LIMITS } from '../machinery/limits.js';
import { list, mutation, pageInput, query } from '../machinery/procedure.js';
import { scopeSchema } from '../machinery/scope-schemas.js';

export const datasetAccessMode = z.enum(['all_available', 'allow_list']).meta({ id: 'DatasetAccessMode' });

const grant = z
  .object({
    grant_id: id('grant'),
    api_key_id: id('apiKey'),
    dataset_id: id('dataset'),
    created_at: timestamp,
  })
  .meta({ id: 'Grant' });
export type Grant = z.infer<typeof grant>;

const apiKey = z
  .object({
    api_key_id: id('apiKey'),
    prefix: z.string(),
    name: z.string(),
    scopes: z.array(scopeSchema),
    dataset_access_mode: datasetAccessMode,
    dataset_ids: z.array(id('dataset')),
    grants: z.array(z.object({ grant_id: id('grant'), dataset_id: id('dataset'), created_at: timestamp })),
    created_by: id('user').nullable(),
    created_at: timestamp,
    last_used_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKey>;

const createdKey = apiKey
  .extend({ secret: z.string().meta({ description: 'The whole key, shown only here.' }) })
  .meta({ id: 'CreatedApiKey' });

const exampleKey: ApiKey = {
  api_key_id: exampleId('apiKey'),
  prefix: 'h7k2m9qd',
  name: 'search-agent-prod',
  scopes: ['datasets:read', 'search:query'],
  dataset_access_mode: 'all_available',
  dataset_ids: [],
  grants: [],
  created_by: exampleId('user'),
  created_at: '2026-04-01T10:00:00.000Z',
  last_used_at: null,
  revoked_at: null,
};
const exampleGrant: Grant = {
  grant_id: exampleId('grant'),
  api_key_id: exampleId('apiKey'),
  dataset_id: exampleId('dataset'),
  created_at: '2026-04-03T14:00:00.000Z',
};
const tag = 'API keys' as const;
const scopes = z
  .array(scopeSchema)
  .min(1)
  .transform((wanted) => [...new Set(wanted)]);
const datasetIds = z
  .array(id('dataset'))
  .max(LIMITS.listedIds)
  .transform((ids) => [...new Set(ids)]);
const byId = z.strictObject({ id: id('apiKey') });

export const keys = {
  create: mutation({
    input: z.strictObject({
      name,
      scopes,
      dataset_access_mode: datasetAccessMode.default('all_available'),
      dataset_ids: datasetIds.default([]),
    }),
    output: createdKey,
    rest: { method: 'POST', path: '/v1/api-keys', status: 201 },
    access: 'keys:write',
    tag,
    summary: 'Create a new API key',
    description: 'The secret is in this answer and nowhere else.',
    idempotency: { replayTells: 'api_key_id' },
    errors: ['forbidden', 'not_found'],
    example: {
      input: { name: 'search-agent-prod', scopes: ['datasets:read', 'search:query'] },
      output: { ...exampleKey, secret: 'ipto_h7k2m9qd_…' },
    },
  }),
  list: list({
    input: z.strictObject({ ...pageInput }),
    item: apiKey,
    rest: { method: 'GET', path: '/v1/api-keys' },
    access: 'keys:write',
    tag,
    summary: 'List all API keys',
    description: 'Without those revoked, newest first.',
    example: exampleKey,
  }),
  get: query({
    input: byId,
    output: apiKey,
    rest: { method: 'GET', path: '/v1/api-keys/{id}' },
    access: 'keys:write',
    tag,
    summary: 'Get a single API key',
    errors: ['not_found'],
    example: { input: { id: exampleId('apiKey') }, output: exampleKey },
  }),
  update: mutation({
    input: z.strictObject({
      id: id('apiKey'),
      name: name.optional(),
      scopes: scopes.optional(),
      dataset_access_mode: datasetAccessMode.optional(),
      dataset_ids: datasetIds.optional(),
    }),
    output: apiKey,
    rest: { method: 'PATCH', path: '/v1/api-keys/{id}' },
    access: 'keys:write',
    tag,
    summary: 'Update an API key',
    description:
      '`dataset_ids` replaces the allow list; grants that stay keep their ids. Switching to `all_available` removes them all.',
    errors: ['not_found', 'forbidden', 'conflict'],
    example: {
      input: {
        id: exampleId('apiKey'),
        dataset_access_mode: 'allow_list',
        dataset_ids: [exampleId('dataset')],
      },
      output: {
        ...exampleKey,
        dataset_access_mode: 'allow_list',
        dataset_ids: [exampleId('dataset')],
        grants: [
          {
            grant_id: exampleGrant.grant_id,
            dataset_id: exampleGrant.dataset_id,
            created_at: exampleGrant.created_at,
          },
        ],
      },
    },
  }),
  grant: mutation({
    input: z.strictObject({ id: id('apiKey'), dataset_id: id('dataset') }),
    output: grant,
    rest: { method: 'POST', path: '/v1/api-keys/{id}/grants', status: 201, orStatus: 200 },
    access: 'keys:write',
    tag,
    summary: 'Grant dataset access to a key',
    description: 'For keys whose access mode is `allow_list`. A grant that exists is answered with 200.',
    errors: ['not_found', 'forbidden', 'conflict'],
    example: {
      input: { id: exampleId('apiKey'), dataset_id: exampleId('dataset') },
      output: exampleGrant,
    },
  }),
  revokeGrant: mutation({
    input: z.strictObject({ id: id('apiKey'), grant_id: id('grant') }),
    output: grant,
    rest: { method: 'DELETE', path: '/v1/api-keys/{id}/grants/{grant_id}' },
    access: 'keys:write',
    tag,
    summary: 'Revoke a dataset grant',
    errors: ['not_found', 'forbidden', 'conflict'],
    example: {
      input: { id: exampleId('apiKey'), grant_id: exampleId('grant') },
      output: exampleGrant,
    },
  }),
  revoke: mutation({
    input: byId,
    output: apiKey,
    rest: { method: 'DELETE', path: '/v1/api-keys/{id}' },
    access: 'keys:write',
    tag,
    summary: 'Revoke an API key',
    description: 'The key is refused from the next request on.',
    errors: ['not_found', 'forbidden'],
    example: {
      input: { id: exampleId('apiKey') },
      output: { ...exampleKey, revoked_at: '2026-04-05T10:00:00.000Z' },
    },
  }),
};
