import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallOrigin } from '../procedures/context.js';
import { addressOf } from './address.js';
import { bodyText } from './body-text.js';

/** Where a call comes from, and a signal that fires when the caller has gone away unanswered. */
export function originOf(request: FastifyRequest, reply: FastifyReply, webSecret: string | null): CallOrigin {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return {
    requestId: request.id,
    ip: addressOf(request, webSecret),
    signal: gone.signal,
    idempotency: idempotencyOf(request),
  };
}

function idempotencyOf(request: FastifyRequest): CallOrigin['idempotency'] {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method !== 'POST') return undefined;
  const path = request.url.split('?', 1)[0] ?? '';
  return {
    key: String(key),
    hashBody: () => createHash('sha256').update(`${path}\n`).update(bodyText(request)).digest('hex'),
  };
}
