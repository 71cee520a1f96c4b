import { apiUrls } from '../api/api-status';

/** Set by `server.mjs` from the socket, whatever the client sent. */
const READER_ADDRESS = 'x-ipto-reader-address';
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
}

/** Sends a request to the API. Rejects if it can't be reached, redirects, or takes longer than a minute. */
export function sendToApi({ method, path, headers, body, token, reader }: Outgoing): Promise<Response> {
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
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** For limits and audit the API counts the reader, not this server; the secret proves who says so. */
function readerHeaders(reader: Headers): Record<string, string> {
  const address = reader.get(READER_ADDRESS);
  const secret = process.env.IPTO_WEB_SECRET;
  return address && secret ? { [READER_ADDRESS]: address, [WEB_SECRET]: secret } : {};
}
