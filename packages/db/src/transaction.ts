import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Prisma, PrismaClient } from './generated/client.js';

const TRIES = 4;
const PAUSE_MS = 20;

const conflictCode = z.object({ code: z.literal('P2034') });
const rawConflict = z.object({
  meta: z.object({
    driverAdapterError: z.object({ cause: z.object({ originalCode: z.enum(['40001', '40P01']) }) }),
  }),
});

/** Whether a transaction lost against another and may simply be tried again. */
function isConflict(error: unknown): boolean {
  return conflictCode.safeParse(error).success || rawConflict.safeParse(error).success;
}

/**
 * Runs `work` in one transaction, all or nothing; again from its beginning if it was chosen to give way to
 * another (deadlock, serialization failure). `work` uses `tx` alone and does nothing but SQL.
 */
export async function runTransaction<T>(
  prisma: PrismaClient,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma.$transaction(work);
    } catch (error) {
      if (attempt === TRIES || !isConflict(error)) throw error;
      await sleep(PAUSE_MS * attempt * (1 + Math.random()));
    }
  }
}
