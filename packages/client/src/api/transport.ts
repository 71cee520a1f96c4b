import { errorFromResponse, IptoError, networkError } from './error.js';

export type Fetch = typeof globalThis.fetch;

/** Exactly one credential goes with a request. */
export type Credential = { type: 'api_key'; key: string } | { type: 'session'; token: string };

/** One HTTP exchange, without anything secret: no query string, no headers. */
export interface Exchange {
  readonly method: string;
  /** Origin and path. */
  readonly url: string;
  /** Null where no answer came. */
  readonly status: number | null;
  /** Milliseconds until the headers of the answer. */
  readonly ms: number;
  readonly requestId: string | null;
}

export interface TransportOptions {
  readonly fetch?: Fetch | undefined;
  /** Called after every HTTP exchange, retries and storage included. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** The header that carries a credential. Throws `TypeError` if no header can, without repeating it. */
export function credentialHeaders(credential: Credential | undefined): Record<string, string> {
  if (!credential) return {};
  const secret = credential.type === 'api_key' ? credential.key : credential.token;
  if (!/^[\x21-\x7e]+$/.test(secret)) throw new TypeError('The credential is empty or not printable ASCII.');
  return credential.type === 'api_key'
    ? { 'x-api-key': credential.key }
    : { authorization: `Bearer ${credential.token}` };
}

/** A `fetch` that reports its exchanges and rejects with {@link IptoError} for all but a 2xx answer. */
export function createTransport(
  options: TransportOptions,
): (url: URL, init: RequestInit) => Promise<Response> {
  return async (url, init) => {
    const send = options.fetch ?? globalThis.fetch;
    const started = performance.now();
    const report = (response: Response | null) =>
      options.onExchange?.({
        method: init.method ?? 'GET',
        url: url.origin + url.pathname,
        status: response?.status ?? null,
        ms: performance.now() - started,
        requestId: response?.headers.get('x-request-id') ?? null,
      });
    let response: Response;
    try {
      response = await send(url, init);
    } catch (cause) {
      report(null);
      // What a signal was aborted with is for its owner to judge.
      if (init.signal?.aborted) throw cause;
      throw networkError(cause, url);
    }
    report(response);
    if (!response.ok) throw await errorFromResponse(response, url);
    return response;
  };
}

/** Turns whatever a request was aborted with into a typed error, timeouts apart from cancellation. */
export function abortError(signal: AbortSignal, url: URL, seconds: number): IptoError {
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
    ? new IptoError(`${url.origin} did not answer within ${seconds} s.`, {
        code: 'network',
        cause: signal.reason,
      })
    : new IptoError('The request was cancelled.', { code: 'network', cause: signal.reason });
}
