import { apiUrls } from '../api/api-status';
import { READER_ADDRESS } from './reader-address.mjs';

const WEB_SECRET = 'x-ipto-web-secret';
const TIMEOUT_MS = 60_000;

export interface Outgoing {
  readonly method?: string;
  /** Path below the API's address, with its query. */
  readonly path: `/${string}`;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer> | null;
  /** The session to speak for, if any. */
  readonly token: string | undefined;
  /** The headers of the reader's own request, for the address to hand on. */
  readonly reader: Headers;
  /** Ends the request, and the answer that is under way. */
  readonly signal?: AbortSignal;
}

/** Sends a request to the API. Rejects if it can't be reached, redirects, is ended, or takes longer than a minute. */
export function sendToApi({
  method,
  path,
  headers,
  body,
  token,
  reader,
  signal,
}: Outgoing): Promise<Response> {
  return fetch(`${apiUrls().internal}${path}`, {
    method: method ?? 'GET',
    headers: {
      ...headers,
      ...readerHeaders(reader),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: body ?? null,
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
  });
}

/** For limits and audit the API counts the reader, not this server; the secret proves who says so. */
function readerHeaders(reader: Headers): Record<string, string> {
  const address = reader.get(READER_ADDRESS);
  const secret = process.env.IPTO_WEB_SECRET;
  return address && secret ? { [READER_ADDRESS]: address, [WEB_SECRET]: secret } : {};
}
