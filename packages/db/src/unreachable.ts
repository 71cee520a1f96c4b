import { z } from 'zod';
import { CONFLICTS, codesOf } from './driver-error.js';

/**
 * Of sockets, of PostgreSQL (a server that stops, starts or has no room) and of Prisma (no answer, no free
 * connection).
 */
const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53100',
  '53300',
  'P1001',
  'P1002',
  'P1017',
  'P2024',
  'P2028',
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  // Lost against another transaction again and again.
  ...CONFLICTS,
]);

/** The socket of a server that does not run. */
const noSocket = z.object({ code: z.literal('ENOENT'), syscall: z.literal('connect') });
/** How node-postgres tells of a connection that broke, or never came: in words alone. */
const LOST =
  /^(Connection terminated|Client (was closed|has encountered a connection error)|timeout exceeded when trying to connect)/;

/** Whether an error says that the database could not be reached for a moment: the same call may go through soon. */
export function isUnreachable(error: unknown): boolean {
  return (
    codesOf(error).some((code) => CODES.has(code)) ||
    noSocket.safeParse(error).success ||
    (error instanceof Error && LOST.test(error.message))
  );
}
