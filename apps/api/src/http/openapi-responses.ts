import {
  type AnyProcedure,
  ERROR_STATUS,
  type ErrorCode,
  errorEnvelope,
  exampleId,
  NO_SUCH_ID,
  requiredScopes,
  takesIdempotencyKey,
} from '@ipto/contracts';
import { z } from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';

/** What stands beside the payload in examples. */
export const EXAMPLE_TAIL = { request_id: exampleId('request'), timestamp: '2026-04-05T10:00:00.000Z' };

const count = z.int().min(0).optional();

/** Headers of every answer. */
export const COMMON_HEADERS = {
  'X-Request-Id': z.string().meta({
    header: { id: 'RequestId', description: 'The same id as `request_id` in the body' },
    example: exampleId('request'),
  }),
  'RateLimit-Limit': count.meta({
    header: { id: 'RateLimitLimit', description: 'Requests allowed in a window' },
    example: 600,
  }),
  'RateLimit-Remaining': count.meta({
    header: { id: 'RateLimitRemaining', description: 'Requests left in this window' },
    example: 599,
  }),
  'RateLimit-Reset': count.meta({
    header: { id: 'RateLimitReset', description: 'Seconds until the window ends' },
    example: 60,
  }),
};

/** Tells that the answer is the first one again. */
export const REPLAYED_HEADER = {
  'Idempotency-Replayed': z
    .literal('true')
    .optional()
    .meta({
      header: {
        id: 'IdempotencyReplayed',
        description: 'Present where this is the answer to an earlier request with the same `Idempotency-Key`',
      },
    }),
};

const HEADERS_OF: Partial<Record<number, z.core.$ZodShape>> = {
  401: {
    'WWW-Authenticate': z
      .string()
      .optional()
      .meta({
        header: { id: 'WwwAuthenticate', description: 'How to authenticate' },
        example: 'Bearer',
      }),
  },
  429: {
    'Retry-After': count.meta({
      header: { id: 'RetryAfter', description: 'Seconds to wait before the next try' },
      example: 12,
    }),
  },
};

const MEANING: Record<ErrorCode, string> = {
  bad_request: 'The request could not be read, or carries two credentials.',
  authorization_pending: 'Nobody has decided yet: ask again after `interval` seconds.',
  slow_down: 'Asked too soon: wait 5 seconds longer from now on.',
  expired_token: 'The code has expired or was used.',
  access_denied: 'The login was denied.',
  unauthorized: 'The credential is missing or not valid.',
  payment_required: 'The spend cap of this month is reached.',
  forbidden: 'The credential may not do this.',
  insufficient_scope: 'The credential lacks a scope.',
  not_found: 'There is no such thing, or it is not for the caller to know of.',
  method_not_allowed: 'The path does not take this method.',
  conflict: 'The state of the thing does not allow this.',
  idempotency_conflict: 'The `Idempotency-Key` was used for another request, or its answer is not repeated.',
  gone: 'It has expired.',
  payload_too_large: 'The body, or what it announces, is too large.',
  unsupported_media_type: 'The type of the content is not supported.',
  validation_failed: 'A field is missing, unknown or not valid.',
  rate_limited: 'Too many requests: wait `Retry-After` seconds.',
  internal: 'Something went wrong on our side.',
  unavailable: 'The service is not available for a moment.',
};

const EXAMPLE_DETAILS: Partial<Record<ErrorCode, Record<string, unknown>>> = {
  validation_failed: { issues: [{ path: 'limit', message: 'Too big: expected number to be <=100' }] },
  insufficient_scope: { required_scopes: ['datasets:read'], missing_scopes: ['datasets:read'] },
};

/** Every error a procedure may answer with: those it declares, and those its place in the contract implies. */
export function errorCodes(procedure: AnyProcedure): Set<ErrorCode> {
  const { access, rest, errors = [] } = procedure;
  const codes = new Set<ErrorCode>(['bad_request']);
  if (access !== 'public') codes.add('unauthorized');
  if (requiredScopes(access).length > 0) codes.add('insufficient_scope');
  else if (access !== 'public' && access !== 'optional_session' && access !== 'credential')
    codes.add('forbidden');
  if (rest.path.includes('{') || namesIds(procedure.input)) codes.add('not_found');
  for (const code of errors) codes.add(code);
  if (takesIdempotencyKey(procedure)) codes.add('idempotency_conflict');
  // A body is read, and bounded, wherever the method may bring one.
  if (rest.method !== 'GET') codes.add('payload_too_large').add('unsupported_media_type');
  return codes.add('validation_failed').add('rate_limited').add('internal').add('unavailable');
}

/** The error responses of a procedure; one for the same codes is the same component everywhere. */
export function errorResponses(procedure: AnyProcedure): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorCodes(procedure))
    byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, errorResponse(status, codes)]));
}

const responses = new Map<string, ZodOpenApiResponseObject>();

function errorResponse(status: number, codes: ErrorCode[]): ZodOpenApiResponseObject {
  const id = codes.map(pascalCase).join('Or');
  const known = responses.get(id);
  if (known) return known;
  const response = {
    id,
    description: codes.map((code) => `\`${code}\`: ${MEANING[code]}`).join('\n\n'),
    headers: z.object({ ...COMMON_HEADERS, ...HEADERS_OF[status] }),
    content: {
      'application/json': {
        schema: errorEnvelope,
        examples: Object.fromEntries(codes.map((code) => [code, { value: errorExample(code) }])),
      },
    },
  };
  responses.set(id, response);
  return response;
}

function errorExample(code: ErrorCode) {
  return {
    error: { code, message: MEANING[code], details: EXAMPLE_DETAILS[code] ?? {} },
    ...EXAMPLE_TAIL,
  };
}

function pascalCase(code: string): string {
  return code
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** Whether an input names things by id: one that can't exist is answered as `not_found`. */
function namesIds(input: z.ZodType): boolean {
  let found = false;
  z.toJSONSchema(input, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema }) => {
      for (const { _zod: check } of zodSchema._zod.def.checks ?? [])
        if ('params' in check.def && isNoSuchId(check.def.params)) found = true;
    },
  });
  return found;
}

function isNoSuchId(params: unknown): boolean {
  return typeof params === 'object' && params !== null && 'reason' in params && params.reason === NO_SUCH_ID;
}
