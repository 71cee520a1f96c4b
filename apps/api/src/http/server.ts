import { ApiError, LIMITS, newId, notFound } from '@ipto/contracts';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { keepBodyText } from './body-text.js';
import type { Caller } from './call.js';
import { failure } from './envelope.js';
import { toApiError } from './errors.js';

/** A socket on which nothing moves for this long is closed. */
const IDLE_SOCKET_MS = 120_000;
/** Enough for the paths of a whole tRPC batch. */
const PARAM_CHARS = 1024;
const REQUEST_ID = 'x-request-id';

/** A Fastify with the platform's habits: request ids, envelopes for every error, bounded JSON, quiet logs. */
export function createServer(
  logger: FastifyBaseLogger,
  trustedProxies: readonly string[],
  countStray: Caller['countStray'],
): FastifyInstance {
  const app = Fastify({
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: () => newId('request'),
    requestIdHeader: false,
    bodyLimit: LIMITS.jsonBodyBytes,
    connectionTimeout: IDLE_SOCKET_MS,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: PARAM_CHARS },
    frameworkErrors: (error, request, reply: FastifyReply) => {
      // A path that is too long or can't be decoded names nothing; no hook has run for it yet.
      const known = error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? notFound() : toApiError(error);
      return reply.code(known.status).header(REQUEST_ID, request.id).send(failure(known, request.id));
    },
    clientErrorHandler: (_error, socket) => {
      if (socket.destroyed || !socket.writable) return;
      const body = JSON.stringify(
        failure(new ApiError('bad_request', 'The request could not be read.'), newId('request')),
      );
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
  });

  app.removeContentTypeParser('text/plain');
  // An empty body is no body, whatever the content type says: several clients send it so.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    keepBodyText(request, String(body));
    try {
      done(null, JSON.parse(String(body)));
    } catch (error) {
      done(new ApiError('bad_request', 'The body is not valid JSON.', {}, error));
    }
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID, request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      // Query strings may be signed or hold what was searched: the path is enough.
      {
        method: request.method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ip: request.ip,
      },
      'request',
    );
  });

  app.setNotFoundHandler(() => {
    throw notFound();
  });
  app.setErrorHandler(async (error, request, reply) => {
    const known = toApiError(await countedError(error, request, reply, countStray));
    if (known.code === 'internal') request.log.error({ err: error }, 'request failed');
    if (known.code === 'unavailable') request.log.warn({ err: known.cause ?? known }, 'request not served');
    return reply.code(known.status).send(failure(known, request.id));
  });
  return app;
}

/** What a request is answered that failed before any procedure saw it: it counts, too. */
async function countedError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  countStray: Caller['countStray'],
): Promise<unknown> {
  try {
    await countStray(request, reply);
    return error;
  } catch (refusal) {
    return refusal;
  }
}
