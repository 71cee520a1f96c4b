import { timingSafeEqual } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';

/** What the browser brought back, and the page that it then shows. */
export interface Answer {
  /** The one-time code; null if the person refused. */
  readonly code: string | null;
  respond(text: string): Promise<void>;
}

export interface CallbackServer {
  readonly redirectUri: string;
  /** The first answer with the right state. Others are turned away: any page may call this port. */
  readonly answered: Promise<Answer>;
  close(): void;
}

/** Waits on a free port of the loopback for the browser to come back from the dashboard (RFC 8252). */
export async function listenForCallback(state: string): Promise<CallbackServer> {
  const { promise: answered, resolve } = withResolvers<Answer>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method !== 'GET' || url.pathname !== '/callback') {
      void show(response, 404, 'There is nothing here.');
      return;
    }
    const code = url.searchParams.get('code');
    const refused = url.searchParams.has('error');
    if (!isSame(url.searchParams.get('state') ?? '', state) || (code === null && !refused)) {
      void show(response, 400, 'This login was not started from your terminal.');
      return;
    }
    resolve({ code: refused ? null : code, respond: (text) => show(response, 200, text) });
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The callback server has no port.');
  return {
    redirectUri: `http://127.0.0.1:${address.port}/callback`,
    answered,
    close: () => {
      server.close();
      // Browsers keep connections open that they never use.
      server.closeAllConnections();
    },
  };
}

function show(response: ServerResponse, status: number, text: string): Promise<void> {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  return new Promise((done) => {
    response.once('close', done);
    response.end(page(text), done);
  });
}

/** `text` is our own, never what a request brought. */
function page(text: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>ipto login</title>
<style>
  :root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0 1rem; text-align: center; }
</style>
<h1>ipto</h1>
<p>${text}</p>
</html>
`;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
