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

const coded = z.object({ code: z.string() });
/** What Prisma passes on of an error of the driver. */
const passedOn = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({ kind: z.string(), originalCode: z.string().optional() }),
    }),
  }),
});
/** The socket of a server that does not run. */
const noSocket = z.object({ code: z.literal('ENOENT'), syscall: z.literal('connect') });
/** How node-postgres tells of a connection that broke, or never came: in words alone. */
const LOST =
  /^(Connection terminated|Client (was closed|has encountered a connection error)|timeout exceeded when trying to connect)/;

/** Whether an error says that the database could not be reached for a moment: the same call may go through soon. */
export function isUnreachable(error: unknown): boolean {
  const driver = passedOn.safeParse(error).data?.meta.driverAdapterError.cause;
  if (driver?.kind === 'ConnectionClosed') return true;
  const codes = [coded.safeParse(error).data?.code, driver?.originalCode];
  if (codes.some((code) => code !== undefined && CODES.has(code))) return true;
  return noSocket.safeParse(error).success || (error instanceof Error && LOST.test(error.message));
}
