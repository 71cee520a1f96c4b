import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';

type Fetch = typeof globalThis.fetch;

/**
 * A `fetch` that speaks to the API by Node's own HTTP client and to everything else, the storage, by Node's
 * `fetch`: loading that one takes longer than all else that a short command does.
 */
export function fetchFor(apiUrl: string): Fetch {
  const api = `${apiUrl.replace(/\/*$/, '')}/trpc/`;
  return async (target, init = {}) => {
    const url = target instanceof URL ? target : null;
    if (url === null || !url.href.startsWith(new URL(api).href)) return await globalThis.fetch(target, init);
    return await exchange(url, init);
  };
}

/** One request with a short text as its body, if any, whose answer is read as a whole. */
async function exchange(url: URL, init: RequestInit): Promise<Response> {
  const body = typeof init.body === 'string' ? init.body : '';
  const options: RequestOptions = {
    method: init.method ?? 'GET',
    headers: { accept: 'application/json', ...headersOf(init), 'content-length': Buffer.byteLength(body) },
    ...(init.signal ? { signal: init.signal } : {}),
  };
  const request = url.protocol === 'https:' ? (await import('node:https')).request : requestHttp;
  const { message, text } = await new Promise<{ message: IncomingMessage; text: string }>(
    (resolve, reject) => {
      const outgoing = request(url, options, (message) => {
        let text = '';
        message.setEncoding('utf8');
        message.on('data', (chunk: string) => {
          text += chunk;
        });
        message.on('error', reject);
        message.on('end', () => resolve({ message, text }));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    },
  );
  const status = message.statusCode ?? 0;
  const answer = {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: (name: string) => message.headers[name.toLowerCase()]?.toString() ?? null },
    text: async () => text,
    json: async (): Promise<unknown> => JSON.parse(text),
  };
  // The client reads no more of an answer than this.
  return answer as Response;
}

/** Plain name and value pairs are the only kind of headers that the client sends. */
function headersOf({ headers }: RequestInit): Record<string, string> {
  const entries = headers === undefined || Symbol.iterator in headers ? [] : Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
