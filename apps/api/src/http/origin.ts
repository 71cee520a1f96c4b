import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallOrigin } from '../procedures/context.js';

/** Where a call comes from, and a signal that fires when the caller has gone away unanswered. */
export function originOf(request: FastifyRequest, reply: FastifyReply): CallOrigin {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return { requestId: request.id, ip: request.ip, signal: gone.signal };
}
