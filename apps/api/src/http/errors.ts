import { ApiError, type ErrorCode, notFound } from '@ipto/contracts';
import { isForeignKeyViolation, isUnreachable } from '@ipto/db';
import { TRPCError } from '@trpc/server';

/** What Fastify and tRPC call the faults they find before a procedure runs. */
const TRANSPORT_FAULTS: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'A JSON body may have at most 1 MiB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'The body must be application/json.'],
  PAYLOAD_TOO_LARGE: ['payload_too_large', 'A JSON body may have at most 1 MiB.'],
  UNSUPPORTED_MEDIA_TYPE: ['unsupported_media_type', 'The body must be application/json.'],
  METHOD_NOT_SUPPORTED: ['method_not_allowed', 'The method does not fit the procedure.'],
};

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && chain.length < 8; ) {
    chain.push(at);
    at = typeof at === 'object' && 'cause' in at ? at.cause : undefined;
  }
  return chain;
}

/**
 * The one place where a thrown thing becomes what the caller is told.
 * What nobody foresaw is `internal`: its message stays in the log.
 */
export function toApiError(error: unknown): ApiError {
  const chain = causes(error);
  const known = chain.find((each) => each instanceof ApiError);
  if (known) return known;
  for (const each of chain) {
    const fault = transportFault(each);
    if (fault) return new ApiError(...fault, {}, error);
  }
  if (chain.some(isUnreachable))
    return new ApiError('unavailable', 'The service is not available for a moment. Try again.', {}, error);
  if (chain.some(isForeignKeyViolation))
    return new ApiError('conflict', 'What it belongs to was removed meanwhile.', {}, error);
  // Nobody waits for this answer any more; the call was given up because its caller has gone.
  if (chain.some((each) => each instanceof Error && each.name === 'AbortError'))
    return new ApiError('unavailable', 'The call was given up.', {}, error);
  if (error instanceof TRPCError && error.code === 'NOT_FOUND') return notFound();
  if (isBadRequest(error)) return new ApiError('bad_request', 'The request could not be read.', {}, error);
  return new ApiError('internal', 'Something went wrong on our side.', {}, error);
}

function transportFault(error: unknown): [ErrorCode, string] | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? TRANSPORT_FAULTS[error.code] : undefined;
}

function isBadRequest(error: unknown): boolean {
  if (error instanceof TRPCError) return error.code === 'PARSE_ERROR' || error.code === 'BAD_REQUEST';
  return (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode >= 400 &&
    error.statusCode < 500
  );
}
