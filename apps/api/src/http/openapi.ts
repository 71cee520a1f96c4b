import {
  type AnyProcedure,
  envelopeTail,
  LIMITS,
  requiredScopes,
  TAGS,
  takesIdempotencyKey,
} from '@ipto/contracts';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Endpoint } from '../procedures/implement.js';
import { CSV_TYPE, csvOf } from './csv.js';
import { COMMON_HEADERS, EXAMPLE_TAIL, errorResponses, REPLAYED_HEADER } from './openapi-responses.js';

/** Where the document is served. */
export const OPENAPI_PATH = '/v1/openapi.json';

const DESCRIPTION = `A marketplace for private data, made for AI agents.

- **Answers** are \`{data, request_id, timestamp}\`, errors \`{error: {code, message, details}, request_id, timestamp}\`.
- **Credentials**: a session token as \`Authorization: Bearer …\` or an API key as \`X-API-Key\`, never both.
- **Ids** are opaque. What does not exist and what is not yours get the same \`404\`.
- **Lists** take \`limit\` and \`cursor\`; \`next_cursor\` is null on the last page.
- **Unknown fields** are a \`422\`, other methods on a known path a \`405\` with \`Allow\`.
- **Rate limits** are told by the \`RateLimit-*\` headers; a \`429\` says in \`Retry-After\` how many seconds to wait.
- **\`Idempotency-Key\`** makes a POST safe to repeat: within ${LIMITS.idempotencyHours} hours it gives the first answer again.`;

const idempotencyKey = z
  .string()
  .min(1)
  .max(LIMITS.idempotencyKeyChars)
  .optional()
  .meta({
    param: {
      id: 'IdempotencyKey',
      description: 'Any text that is new for each request and the same for each repetition of it',
      example: '6f1c2a52-7d5e-4a0e-9d3f-2f1f5b8e7c11',
    },
  });

/** The OpenAPI 3.1 document of all endpoints, made from the contract alone. */
export function openApiDocument(
  endpoints: readonly Pick<Endpoint, 'path' | 'procedure'>[],
  serverUrl: string,
  version: string,
): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const { path: operationId, procedure } of endpoints) {
    const { path, method } = procedure.rest;
    const item = paths[path] ?? {};
    paths[path] = item;
    item[method.toLowerCase() as Lowercase<typeof method>] = operation(operationId, procedure);
  }
  const tags = new Set<string>(endpoints.map(({ procedure }) => procedure.tag));
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'IPTO API',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: serverUrl }],
      tags: Object.entries(TAGS)
        .filter(([name]) => tags.has(name))
        .map(([name, description]) => ({ name, description })),
      security: [{ session: [] }, { apiKey: [] }],
      paths,
      components: {
        securitySchemes: {
          session: { type: 'http', scheme: 'bearer', description: 'A session token, valid for 7 days.' },
          apiKey: {
            type: 'apiKey',
            in: 'header',
            name: 'X-API-Key',
            description: '`ipto_{prefix}_{secret}`',
          },
        },
      },
    },
    { override: ({ jsonSchema }) => simplify(jsonSchema) },
  );
}

/** Takes out what zod adds for machines alone: the bounds of safe integers, formats spelled out as patterns. */
function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format === 'email') delete schema.pattern;
  // Where only UTC is meant, the format does not say so.
  if (schema.format === 'date-time') {
    if (schema.pattern?.endsWith('(?:Z))$')) schema.pattern = 'Z$';
    else delete schema.pattern;
  }
}

function operation(operationId: string, procedure: AnyProcedure): ZodOpenApiOperationObject {
  const { access, rest, input } = procedure;
  const fields = Object.entries(input instanceof z.ZodObject ? input.shape : {});
  const inPath = fields.filter(([name]) => rest.path.includes(`{${name}}`));
  const others = fields.filter(([name]) => !rest.path.includes(`{${name}}`));
  const scopes = requiredScopes(access);
  const success = successResponse(procedure);
  return {
    operationId,
    tags: [procedure.tag],
    summary: procedure.summary,
    description: [procedure.description, accessNote(procedure)].filter(Boolean).join('\n\n'),
    ...security(procedure),
    ...(scopes.length > 0 ? { 'x-required-scopes': scopes } : {}),
    requestParams: {
      ...(inPath.length > 0 && { path: z.object(withExamples(inPath, procedure)) }),
      ...(rest.method === 'GET' && others.length > 0 && { query: z.object(Object.fromEntries(others)) }),
      ...(takesIdempotencyKey(procedure) && { header: z.object({ 'Idempotency-Key': idempotencyKey }) }),
    },
    ...(rest.method !== 'GET' && others.length > 0 && { requestBody: requestBody(procedure, others) }),
    responses: {
      [`${rest.status ?? 200}`]: success,
      ...(rest.orStatus !== undefined && {
        [`${rest.orStatus}`]: { ...success, description: 'It was there already' },
      }),
      ...errorResponses(procedure),
    },
  };
}

function security({ access }: AnyProcedure): Pick<ZodOpenApiOperationObject, 'security'> {
  switch (access) {
    case 'public':
      return { security: [] };
    case 'optional_session':
      return { security: [{}, { session: [] }] };
    case 'session':
    case 'team_admin':
      return { security: [{ session: [] }] };
    default:
      return {};
  }
}

function accessNote({ access }: AnyProcedure): string {
  switch (access) {
    case 'public':
      return 'No credential needed.';
    case 'optional_session':
      return 'No credential needed; a session is heeded.';
    case 'credential':
      return 'Any credential.';
    case 'session':
      return 'A session only.';
    case 'team_admin':
      return 'A session of an owner or admin.';
    case 'auditor':
      return 'A session of an owner or admin, or a key with `admin:*`.';
    case 'platform_admin':
      return 'For platform admins.';
    default:
      return `Needs ${requiredScopes(access)
        .map((scope) => `\`${scope}\``)
        .join(' and ')}.`;
  }
}

type Fields = [name: string, schema: z.core.$ZodType][];

function exampleOf({ example }: AnyProcedure, name: string): unknown {
  return (example.input as Record<string, unknown> | undefined)?.[name];
}

function withExamples(fields: Fields, procedure: AnyProcedure): z.core.$ZodShape {
  return Object.fromEntries(
    fields.map(([name, schema]) => {
      const example = exampleOf(procedure, name);
      return [
        name,
        schema instanceof z.ZodType && example !== undefined ? schema.meta({ param: { example } }) : schema,
      ];
    }),
  );
}

function requestBody(procedure: AnyProcedure, fields: Fields) {
  const schema = z.strictObject(Object.fromEntries(fields));
  const example = Object.fromEntries(
    fields.flatMap(([name]) => {
      const value = exampleOf(procedure, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    // An empty body is an empty object.
    required: !schema.safeParse({}).success,
    content: { 'application/json': { schema, example } },
  };
}

function successResponse(procedure: AnyProcedure) {
  const { paged, output, example, summary } = procedure;
  const tail = z.object(envelopeTail).shape;
  const page = paged && output instanceof z.ZodObject ? output.shape : null;
  const sample = example.output as { items?: unknown; next_cursor?: unknown };
  return {
    description: summary,
    headers: z.object({ ...COMMON_HEADERS, ...(takesIdempotencyKey(procedure) && REPLAYED_HEADER) }),
    content: {
      'application/json': {
        schema: page
          ? z.object({ data: page.items, next_cursor: page.next_cursor, ...tail })
          : z.object({ data: output, ...tail }),
        example: page
          ? { data: sample.items, next_cursor: sample.next_cursor, ...EXAMPLE_TAIL }
          : { data: sample, ...EXAMPLE_TAIL },
      },
      ...(procedure.csv && {
        [CSV_TYPE]: { schema: z.string(), example: csvOf(procedure.csv(example.output)) },
      }),
    },
  };
}
