import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** How the dashboard's server proves itself and names the reader it speaks for. */
const WEB_SECRET = 'x-ipto-web-secret';
const READER_ADDRESS = 'x-ipto-reader-address';

/**
 * Where a request comes from: the socket's address, or what a trusted proxy says (Fastify's `trustProxy`);
 * of a request by the dashboard's own server, its reader's.
 */
export function addressOf(request: FastifyRequest, webSecret: string | null): string {
  const reader = request.headers[READER_ADDRESS];
  const proven = webSecret !== null && matches(request.headers[WEB_SECRET], webSecret);
  if (proven && typeof reader === 'string' && ipaddr.isValid(reader)) return reader;
  // A proxy may pass on whatever it was told.
  return ipaddr.isValid(request.ip) ? request.ip : (request.socket.remoteAddress ?? 'unknown');
}

function matches(given: string | string[] | undefined, secret: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
