import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { z } from 'zod';
import type { Prisma, PrismaClient } from './generated/client.js';
import type { NameOf } from './reader.js';
import { clientWriter, type Writer } from './writer.js';

const TRIES = 4;
const PAUSE_MS = 20;

const conflictCode = z.object({ code: z.literal('P2034') });
const driverConflict = z.object({ code: z.enum(['40001', '40P01']) });
const rawConflict = z.object({
  meta: z.object({
    driverAdapterError: z.object({ cause: z.object({ originalCode: driverConflict.shape.code }) }),
  }),
});

/** Whether a transaction lost against another and may simply be tried again. */
function isConflict(error: unknown): boolean {
  return [conflictCode, driverConflict, rawConflict].some((shape) => shape.safeParse(error).success);
}

/**
 * Runs `work` in one transaction, all or nothing; again from its beginning if it was chosen to give way to
 * another (deadlock, serialization failure). `work` uses `tx` alone and does nothing but SQL.
 */
export function runTransaction<T>(
  prisma: PrismaClient,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return untilThrough(() => prisma.$transaction(work));
}

/** The same on a connection of the driver, without Prisma between, which takes longer than a short statement does. */
export function runOnConnection<T>(
  pool: pg.Pool,
  nameOf: NameOf,
  work: (writer: Writer) => Promise<T>,
): Promise<T> {
  return untilThrough(async () => {
    const client = await pool.connect();
    let usable = true;
    try {
      await client.query('BEGIN');
      const result = await work(clientWriter(client, nameOf));
      // Of a transaction in which a statement has failed, PostgreSQL makes a ROLLBACK, and says no more.
      const { command } = await client.query('COMMIT');
      if (command !== 'COMMIT') throw new Error('A statement failed, and its transaction went on.');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        usable = false;
      });
      throw error;
    } finally {
      client.release(!usable);
    }
  });
}

async function untilThrough<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === TRIES || !isConflict(error)) throw error;
      await sleep(PAUSE_MS * attempt * (1 + Math.random()));
    }
  }
}
