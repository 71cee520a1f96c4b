import { ERROR_CODES, type ErrorCode } from '@ipto/contracts';
import { z } from 'zod';

/** `network` is everything that kept an answer of the platform from arriving. */
export type IptoErrorCode = ErrorCode | 'network';

interface IptoErrorFields {
  readonly code: IptoErrorCode;
  /** HTTP status; null where no answer came. */
  readonly status?: number | null;
  readonly details?: Record<string, unknown>;
  readonly requestId?: string | null;
  /** Seconds that the server asks to wait before the next try. */
  readonly retryAfterSeconds?: number | null;
  readonly cause?: unknown;
}

/** The one error type that calls of this client reject with. */
export class IptoError extends Error {
  override readonly name = 'IptoError';
  readonly code: IptoErrorCode;
  readonly status: number | null;
  readonly details: Record<string, unknown>;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(message: string, fields: IptoErrorFields) {
    super(message, { cause: fields.cause });
    this.code = fields.code;
    this.status = fields.status ?? null;
    this.details = fields.details ?? {};
    this.requestId = fields.requestId ?? null;
    this.retryAfterSeconds = fields.retryAfterSeconds ?? null;
  }
}

const reported = { code: z.enum(ERROR_CODES), details: z.record(z.string(), z.unknown()) };
const trpcError = z.object({
  error: z.object({
    message: z.string(),
    data: z.object({ ipto: z.object({ ...reported, request_id: z.string() }) }),
  }),
});
const restError = z.object({
  error: z.object({ ...reported, message: z.string() }),
  request_id: z.string(),
});

/** What proxies between client and server answer with on their own. */
const GATEWAY_CODES: Partial<Record<number, ErrorCode>> = {
  413: 'payload_too_large',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/** The error that an unsuccessful answer stands for, whether the platform wrote it or something before it. */
export async function errorFromResponse(response: Response, url: URL): Promise<IptoError> {
  const status = response.status;
  const retryAfterSeconds = parseRetryAfter(response.headers.get('retry-after'));
  const body = parseJson(await response.text().catch(() => ''));

  const trpc = trpcError.safeParse(body);
  if (trpc.success) {
    const { code, details, request_id: requestId } = trpc.data.error.data.ipto;
    return new IptoError(trpc.data.error.message, { code, status, details, requestId, retryAfterSeconds });
  }
  const rest = restError.safeParse(body);
  if (rest.success) {
    const { code, message, details } = rest.data.error;
    const requestId = rest.data.request_id;
    return new IptoError(message, { code, status, details, requestId, retryAfterSeconds });
  }
  const location = response.headers.get('location');
  if (location !== null) {
    return new IptoError(`${url.origin} redirects to ${location}; use that address as the API URL.`, {
      code: 'network',
      status,
    });
  }
  const code = GATEWAY_CODES[status] ?? 'network';
  const message =
    code === 'network'
      ? `${url.origin} does not answer as an IPTO API (HTTP ${status}).`
      : `${url.origin} answered HTTP ${status}.`;
  return new IptoError(message, {
    code,
    status,
    requestId: response.headers.get('x-request-id'),
    retryAfterSeconds,
  });
}

/** The error for a request that got no answer at all. */
export function networkError(cause: unknown, url: URL): IptoError {
  return new IptoError(`Can't reach ${url.origin}: ${reason(cause)}.`, { code: 'network', cause });
}

/** The innermost message: `fetch` itself only says "fetch failed". */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause instanceof AggregateError && cause.errors.length > 0) return reason(cause.errors[0]);
  if (cause.cause instanceof Error) return reason(cause.cause);
  return cause.message.replace(/\.$/, '');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function parseRetryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
