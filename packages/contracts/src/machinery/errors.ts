/** Every error code the platform answers with, and its HTTP status. */
export const ERROR_STATUS = {
  bad_request: 400,
  authorization_pending: 400,
  slow_down: 400,
  expired_token: 400,
  access_denied: 400,
  unauthorized: 401,
  payment_required: 402,
  forbidden: 403,
  insufficient_scope: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  idempotency_conflict: 409,
  gone: 410,
  payload_too_large: 413,
  unsupported_media_type: 415,
  validation_failed: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;
export const ERROR_CODES = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/** One field that failed validation; `path` is dotted, empty for the whole body. */
export interface ValidationIssue {
  path: string;
  message: string;
}

/** The one error type that reaches a caller. Everything else is answered as `internal`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** The same words for what never was, what is gone, and what the caller may not know of. */
export function notFound(): ApiError {
  return new ApiError('not_found', 'The requested resource was not found.');
}

/** A `validation_failed` error with its issues in the documented shape. */
export function validationFailed(issues: ValidationIssue[]): ApiError {
  return new ApiError('validation_failed', 'The request is not valid.', { issues });
}
