import {
  type AnyProcedure,
  ERROR_STATUS,
  type ErrorCode,
  envelopeTail,
  errorEnvelope,
  requiredScopes,
  TAGS,
} from '@ipto/contracts';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Endpoint } from '../procedures/implement.js';

const EXAMPLE_TAIL = { request_id: 'req_01JQ3N8Z5T6V7W8X9Y0ABCDEFG', timestamp: '2026-04-05T10:00:00.000Z' };

/** The OpenAPI 3.1 document of all endpoints, made from the contract alone. */
export function openApiDocument(
  endpoints: readonly Endpoint[],
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
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'IPTO API',
      version,
      description: 'A marketplace for private data, made for AI agents.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ session: [] }, { apiKey: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'A session token, valid for 7 days.' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: '`ipto_{prefix}_{secret}`' },
      },
    },
  });
}

function operation(operationId: string, procedure: AnyProcedure): ZodOpenApiOperationObject {
  const { access, rest, input } = procedure;
  const shape = input instanceof z.ZodObject ? input.shape : {};
  const inPath = [...rest.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const pathShape = Object.fromEntries(Object.entries(shape).filter(([name]) => inPath.includes(name)));
  const fields = Object.fromEntries(Object.entries(shape).filter(([name]) => !inPath.includes(name)));
  const hasFields = Object.keys(fields).length > 0;
  const scopes = requiredScopes(access);
  return {
    operationId,
    tags: [procedure.tag],
    summary: procedure.summary,
    description: [procedure.description, accessNote(procedure)].filter(Boolean).join('\n\n'),
    ...(access === 'public' ? { security: [] } : {}),
    ...(access === 'session' ? { security: [{ session: [] }] } : {}),
    ...(scopes.length > 0 ? { 'x-required-scopes': scopes } : {}),
    requestParams: {
      ...(inPath.length > 0 ? { path: z.object(pathShape) } : {}),
      ...(rest.method === 'GET' && hasFields ? { query: z.object(fields) } : {}),
    },
    ...(rest.method !== 'GET' && hasFields ? { requestBody: requestBody(procedure, fields, inPath) } : {}),
    responses: { [String(rest.status ?? 200)]: successResponse(procedure), ...errorResponses(procedure) },
  };
}

function accessNote({ access }: AnyProcedure): string {
  if (access === 'public') return 'No credential needed.';
  if (access === 'credential') return 'Any credential.';
  if (access === 'session') return 'A session only.';
  if (access === 'platform_admin') return 'For platform admins.';
  const scopes = requiredScopes(access);
  return `Needs ${scopes.map((scope) => `\`${scope}\``).join(' and ')}.`;
}

function requestBody(procedure: AnyProcedure, fields: z.core.$ZodShape, inPath: string[]) {
  const example = Object.entries((procedure.example.input ?? {}) as Record<string, unknown>).filter(
    ([name]) => !inPath.includes(name),
  );
  return {
    required: true,
    content: {
      'application/json': { schema: z.strictObject(fields), example: Object.fromEntries(example) },
    },
  };
}

function successResponse({ paged, output, example, summary }: AnyProcedure) {
  const tail = z.object(envelopeTail).shape;
  const page = paged && output instanceof z.ZodObject ? output.shape : null;
  const sample = example.output as { items?: unknown; next_cursor?: unknown };
  return {
    description: summary,
    headers: z.object({ 'X-Request-Id': z.string() }),
    content: {
      'application/json': {
        schema: page
          ? z.object({ data: page.items, next_cursor: page.next_cursor, ...tail })
          : z.object({ data: output, ...tail }),
        example: page
          ? { data: sample.items, next_cursor: sample.next_cursor, ...EXAMPLE_TAIL }
          : { data: sample, ...EXAMPLE_TAIL },
      },
    },
  };
}

function errorResponses({ access, errors = [] }: AnyProcedure) {
  const always: ErrorCode[] =
    access === 'public' ? ['validation_failed'] : ['unauthorized', 'forbidden', 'validation_failed'];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set<ErrorCode>(['bad_request', ...always, ...errors])) {
    const status = ERROR_STATUS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\``).join(' or '),
        content: { 'application/json': { schema: errorEnvelope } },
      },
    ]),
  );
}
