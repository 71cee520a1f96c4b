import { z } from 'zod';

/** Of sockets, of PostgreSQL (a server that stops, starts or has no room) and of Prisma (no answer, no free connection). */
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
  // Lost against another transaction again and again.
  'P2034',
  '40001',
  '40P01',
]);

/** How Prisma tells that a raw query lost its connection. */
const lostConnection = z.object({
  meta: z.object({
    driverAdapterError: z.object({ cause: z.object({ kind: z.literal('ConnectionClosed') }) }),
  }),
});
const coded = z.object({ code: z.string() });
/** How node-postgres tells of a connection that broke, or never came: in words alone. */
const LOST =
  /^(Connection terminated|Client (was closed|has encountered a connection error)|timeout exceeded when trying to connect)/;

/** Whether an error says that the database could not be reached for a moment: the same call may go through soon. */
export function isUnreachable(error: unknown): boolean {
  const { success, data } = coded.safeParse(error);
  if (success && CODES.has(data.code)) return true;
  return lostConnection.safeParse(error).success || (error instanceof Error && LOST.test(error.message));
}
