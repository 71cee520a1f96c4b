// Serves the built dashboard: `next build` comes first. To be run on its own or as a child process that ends
// with its parent:
//
//   fork(fileURLToPath(import.meta.resolve('@ipto/web/server')), {
//     env: { ...process.env, HOST, WEB_PORT, IPTO_API_URL },
//     stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
//   });
//
// HOST and WEB_PORT tell where to listen, IPTO_API_URL where this server reaches the API, IPTO_PUBLIC_URL where
// its readers do (if that is elsewhere), IPTO_WEB_URL where they reach this server (if that is elsewhere),
// IPTO_TRUSTED_PROXIES whose word on a reader's address it takes, and IPTO_WEB_SECRET is what makes the API believe
// it whose call it hands on. It prints nothing but errors, sends `{ ready: url }` to its parent once a page is there, and
// exits with 0 on SIGTERM, on SIGINT and when its parent has gone.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { READER_ADDRESS } from './gateway/reader-address.mjs';
import { addressesBehind } from './gateway/trusted-proxies.mjs';

// Next tells of its own start here; what goes wrong it tells on stderr.
console.log = () => {};

const hostname = process.env.HOST || '127.0.0.1';
const port = Number(process.env.WEB_PORT || 3000);
const WARM_UP_MS = 5_000;

const app = next({
  dev: false,
  dir: fileURLToPath(new URL('.', import.meta.url)),
  hostname,
  port,
  quiet: true,
});
const server = createServer();

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 3_000).unref();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);

/** @param {unknown} error */
function fail(error) {
  console.error(`The dashboard could not start: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

/**
 * Asks for a page once, so that Next loads what all of them need before a reader waits for it. A page that does not
 * come is that reader's to see.
 *
 * @param {string} url
 */
async function warmUp(url) {
  try {
    const response = await fetch(`${url}/login`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(WARM_UP_MS),
    });
    await response.arrayBuffer();
  } catch {}
}

server.on('error', fail);
try {
  const addressOf = addressesBehind(process.env.IPTO_TRUSTED_PROXIES);
  await app.prepare();
  const handle = app.getRequestHandler();
  server.on('request', (request, response) => {
    // Whatever the request itself says there.
    request.headers[READER_ADDRESS] = addressOf(request);
    void handle(request, response);
  });
  await new Promise((resolve) => server.listen(port, hostname, () => resolve(undefined)));
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  const url = `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${bound}`;
  await warmUp(url);
  process.send?.({ ready: url });
} catch (error) {
  fail(error);
}
