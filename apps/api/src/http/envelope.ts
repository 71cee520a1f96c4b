import type { ApiError } from '@ipto/contracts';

/** The body of a successful answer. */
export function success(data: unknown, requestId: string) {
  return { data, request_id: requestId, timestamp: new Date().toISOString() };
}

/** The body of one page of a list: `data` is its items, the cursor stands beside it. */
export function successPage(page: { items: unknown; next_cursor: unknown }, requestId: string) {
  return {
    data: page.items,
    next_cursor: page.next_cursor,
    request_id: requestId,
    timestamp: new Date().toISOString(),
  };
}

/** The body of every error. */
export function failure(error: ApiError, requestId: string) {
  return {
    error: { code: error.code, message: error.message, details: error.details },
    request_id: requestId,
    timestamp: new Date().toISOString(),
  };
}
