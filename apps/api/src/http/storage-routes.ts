import cors from '@fastify/cors';
import type { FolderStorage } from '@ipto/storage';
import type { FastifyInstance } from 'fastify';

/** Where the folder's signed URLs lead. */
export const STORAGE_PATH = '/storage';

const PREFLIGHT_SECONDS = 600;

/**
 * Serves a folder storage: bytes pass straight between socket and disk. Pages of these origins may use its URLs; a
 * URL is all it takes, so no credentials are.
 */
export async function registerStorage(
  app: FastifyInstance,
  storage: FolderStorage,
  origins: readonly string[],
): Promise<void> {
  await app.register(
    async (scope) => {
      await scope.register(cors, {
        origin: [...origins],
        methods: ['GET', 'HEAD', 'PUT'],
        credentials: false,
        maxAge: PREFLIGHT_SECONDS,
      });
      scope.removeAllContentTypeParsers();
      // The body is a stream of bytes, whatever its type says; the signature bounds its length.
      scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
      scope.put('/*', async (request, reply) => {
        // Until all is received the connection is not fit for another request.
        reply.header('connection', 'close');
        await storage.receive({ url: request.url, headers: request.headers, body: request.raw });
        return reply.removeHeader('connection').send();
      });
      scope.get('/*', async (request, reply) => {
        const { status, headers, body } = await storage.open({
          url: request.url,
          method: request.method,
          headers: request.headers,
        });
        return reply
          .code(status)
          .headers(headers)
          .send(body ?? undefined);
      });
    },
    { prefix: STORAGE_PATH },
  );
}
