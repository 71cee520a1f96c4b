import { z } from 'zod';

/** Of a transaction that gave way to another: Prisma's, a serialization failure, a deadlock. */
export const CONFLICTS: readonly string[] = ['P2034', '40001', '40P01'];

const own = z.object({ code: z.string() });
/** What Prisma's adapter makes of an error of node-postgres: a kind, and for an answer of the server its SQLSTATE. */
const cause = z.object({ kind: z.string(), originalCode: z.string().optional() });
/** The adapter's error itself (BEGIN and COMMIT fail with it), and the one that Prisma's client wraps it in. */
const adapters = z.union([
  z.object({ cause }).transform((error) => error.cause),
  z
    .object({ meta: z.object({ driverAdapterError: z.object({ cause }) }) })
    .transform((error) => error.meta.driverAdapterError.cause),
]);

/**
 * The codes of a database error, whichever layer threw it: those of sockets (`ECONNRESET`), SQLSTATEs (`57P01`), codes
 * of Prisma's client (`P2034`) and kinds of its adapter (`ConnectionClosed`). None for another error.
 */
export function codesOf(error: unknown): string[] {
  const driver = adapters.safeParse(error).data;
  return [own.safeParse(error).data?.code, driver?.kind, driver?.originalCode].filter(
    (code) => code !== undefined,
  );
}
