import type { AppRouter } from '@ipto/contracts';
import {
  createTRPCClientProxy,
  httpLink,
  type TRPCClient,
  type TRPCRequestOptions,
  TRPCUntypedClient,
} from '@trpc/client';
import { IptoError, networkError } from './error.js';
import { withRetries } from './retry.js';
import {
  abortError,
  type Credential,
  createTransport,
  credentialHeaders,
  type TransportOptions,
} from './transport.js';

/** Every procedure of the contract: `api.datasets.get.query({ id })`. */
export type Api = TRPCClient<AppRouter>;

export interface ApiOptions extends TransportOptions {
  /** Base URL of the API, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly credential?: Credential | undefined;
  /** Sent as `User-Agent`; browsers keep their own. */
  readonly userAgent?: string | undefined;
  /** How long a call may take, 60 000 by default. */
  readonly timeoutMs?: number | undefined;
  /** How often a failed read is tried again, 3 by default. Mutations never are. */
  readonly retries?: number | undefined;
}

/** Key of a call's `context` that gives that one call another timeout. */
const TIMEOUT = 'timeoutMs';

/** Options of a single call that may take `timeoutMs`. */
export function patient(timeoutMs: number, signal?: AbortSignal): TRPCRequestOptions {
  return { context: { [TIMEOUT]: timeoutMs }, ...(signal ? { signal } : {}) };
}

/**
 * The typed API over tRPC. Every call rejects with {@link IptoError}.
 * Throws `TypeError` if `url` is no http(s) URL.
 */
export function createApi(options: ApiOptions): Api {
  return createTRPCClientProxy<AppRouter>(new ApiClient(options));
}

class ApiClient extends TRPCUntypedClient<AppRouter> {
  private readonly base: URL;
  private readonly timeoutMs: number;
  private readonly retries: number;

  constructor(options: ApiOptions) {
    const base = apiUrl(options.url);
    const transport = createTransport(options);
    super({
      links: [
        httpLink({
          url: `${base.href}trpc`,
          headers: {
            ...credentialHeaders(options.credential),
            ...(options.userAgent ? { 'user-agent': options.userAgent } : {}),
          },
          // A redirect is never followed: it would carry the credential to another place.
          fetch: (input, init) =>
            transport(new URL(String(input)), { ...(init as RequestInit), redirect: 'manual' }),
        }),
      ],
    });
    this.base = base;
    this.timeoutMs = options.timeoutMs ?? 60_000;
    this.retries = options.retries ?? 3;
  }

  override query(path: string, input?: unknown, options?: TRPCRequestOptions): Promise<unknown> {
    return withRetries(this.retries, options?.signal, () =>
      this.bounded(options, (bound) => super.query(path, input, bound)),
    );
  }

  override mutation(path: string, input?: unknown, options?: TRPCRequestOptions): Promise<unknown> {
    return this.bounded(options, (bound) => super.mutation(path, input, bound));
  }

  private async bounded<T>(
    options: TRPCRequestOptions | undefined,
    call: (options: TRPCRequestOptions) => Promise<T>,
  ): Promise<T> {
    const own = options?.context?.[TIMEOUT];
    const timeoutMs = typeof own === 'number' ? own : this.timeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = options?.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    try {
      return await call({ ...options, signal });
    } catch (error) {
      if (error instanceof Error && error.cause instanceof IptoError) throw error.cause;
      if (signal.aborted) throw abortError(signal, this.base, timeoutMs / 1000);
      // A 200 that tRPC could not read, or a connection lost in the middle of an answer.
      throw networkError(error, this.base);
    }
  }
}

/** Parses an API base URL; its path ends in a slash. */
function apiUrl(url: string): URL {
  const base = URL.canParse(url) ? new URL(url) : null;
  if (base?.protocol !== 'http:' && base?.protocol !== 'https:') {
    throw new TypeError(`Not an http(s) URL: ${JSON.stringify(url)}`);
  }
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}
