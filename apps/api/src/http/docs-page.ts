import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { notFound } from '@ipto/contracts';
import type { FastifyInstance } from 'fastify';
import { OPENAPI_PATH } from './openapi.js';

const DOCS_PATH = '/docs';

/** The browser build of Scalar's API reference, complete in one file. */
const BUNDLE = fileURLToPath(
  new URL(
    './browser/standalone.js',
    pathToFileURL(createRequire(import.meta.url).resolve('@scalar/api-reference')),
  ),
);

/** Whatever would call another host is off, and the policy below leaves it nowhere to call. */
const SCALAR = {
  url: OPENAPI_PATH,
  // The page speaks to the host it came from, whatever address the document tells to others.
  servers: [{ url: '/' }],
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  withDefaultFonts: false,
  persistAuth: false,
};

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Scalar's components set their styles at run time.
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Bundle {
  /** Changes with the content, so that it may be kept for ever. */
  readonly path: string;
  readonly gzipped: Buffer;
}

/** Serves `GET /docs`, a page to read and try the API, and the script it is made of. */
export function registerDocs(app: FastifyInstance): void {
  let loading: Promise<Bundle> | null = null;
  const bundle = () => {
    loading ??= loadBundle().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  app.get(DOCS_PATH, async (_request, reply) => {
    const { path } = await bundle();
    return reply
      .headers({
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      })
      .type('text/html; charset=utf-8')
      .send(pageHtml(path));
  });

  app.get(`${DOCS_PATH}/:file`, async (request, reply) => {
    const { path, gzipped } = await bundle();
    if (request.url.split('?', 1)[0] !== path) throw notFound();
    reply
      .headers({
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
      })
      .type('text/javascript; charset=utf-8');
    // Every browser takes gzip; for the rest the file is read again rather than kept.
    return /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
      ? reply.header('content-encoding', 'gzip').send(gzipped)
      : reply.send(createReadStream(BUNDLE));
  });
}

async function loadBundle(): Promise<Bundle> {
  const script = await readFile(BUNDLE);
  const hash = createHash('sha256').update(script).digest('hex').slice(0, 16);
  return { path: `${DOCS_PATH}/scalar.${hash}.js`, gzipped: await promisify(gzip)(script) };
}

function pageHtml(scriptPath: string): string {
  const configuration = JSON.stringify(SCALAR).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>IPTO API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <noscript>This page needs JavaScript. The <a href="${OPENAPI_PATH}">OpenAPI document</a> does not.</noscript>
    <script id="api-reference" type="application/json" data-configuration="${configuration}"></script>
    <script src="${scriptPath}"></script>
  </body>
</html>
`;
}
