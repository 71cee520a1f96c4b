import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { CONFLICTS, codesOf } from './driver-error.js';
import { StatementFailed, TransactionOver } from './errors.js';
import { Prisma, type PrismaClient } from './generated/client.js';
import { runStatement, type Sql } from './sql.js';
import type { NameOf } from './statement-names.js';

const TRIES = 4;
const PAUSE_MS = 20;

/** What work inside a transaction is given: Prisma's client and `sql`, on one connection. Use nothing else in there. */
export type Tx = Prisma.TransactionClient & Sql;

export interface TransactionOptions {
  /** Time for all of it, and for each statement of it; without, a minute. */
  readonly timeoutMs?: number;
}

/** Where a transaction finds the connection that Prisma took for it; empty before and after. */
interface Slot {
  client: pg.PoolClient | null;
}

const currentSlot = new AsyncLocalStorage<Slot>();

/**
 * The pool as Prisma is to see it: the same, but a connection that it takes for a transaction of ours is noted, until
 * it is given back.
 */
export function notingPool(pool: pg.Pool): pg.Pool {
  const slots = new Map<pg.PoolClient, Slot>();
  pool.on('release', (_error, client) => {
    const slot = slots.get(client);
    if (slot) slot.client = null;
    slots.delete(client);
  });
  const connect = async () => {
    const client = await pool.connect();
    const slot = currentSlot.getStore();
    if (slot?.client === null) {
      slot.client = client;
      slots.set(client, slot);
    }
    return client;
  };
  return new Proxy(pool, {
    get(target, key) {
      if (key === 'connect') return connect;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/**
 * Runs `work` in one transaction, all or nothing; again from its beginning if it was chosen to give way to another
 * (deadlock, serialization failure). `work` uses `tx` alone and does nothing but SQL. `prisma` must have been given a
 * {@link notingPool}.
 */
export async function runTransaction<T>(
  prisma: PrismaClient,
  nameOf: NameOf,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryTransaction(prisma, nameOf, work, options);
    } catch (error) {
      if (attempt === TRIES || !isConflict(error)) throw error;
      await sleep(PAUSE_MS * attempt * (1 + Math.random()));
    }
  }
}

function tryTransaction<T>(
  prisma: PrismaClient,
  nameOf: NameOf,
  work: (tx: Tx) => Promise<T>,
  { timeoutMs }: TransactionOptions,
): Promise<T> {
  const slot: Slot = { client: null };
  let failed = false;
  const sql = async <Row extends object>(statement: Prisma.Sql) => {
    if (slot.client === null) throw new TransactionOver();
    try {
      return await runStatement<Row>(slot.client, nameOf, statement);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  return currentSlot.run(slot, () =>
    prisma.$transaction(
      async (client) => {
        if (timeoutMs !== undefined)
          await sql(Prisma.sql`SELECT set_config('statement_timeout', ${String(timeoutMs)}, true)`);
        const result = await work(withSql(client, sql));
        // PostgreSQL would roll it back, and Prisma say that it was committed.
        if (failed || slot.client?.getTransactionStatus() === 'E') throw new StatementFailed();
        return result;
      },
      timeoutMs === undefined ? {} : { timeout: timeoutMs },
    ),
  );
}

function withSql(client: Prisma.TransactionClient, sql: Sql['sql']): Tx {
  return new Proxy(client, {
    get: (target, key) => (key === 'sql' ? sql : Reflect.get(target, key, target)),
  }) as Tx;
}

/** Whether a transaction lost against another and may simply be tried again. */
function isConflict(error: unknown): boolean {
  return codesOf(error).some((code) => CONFLICTS.includes(code));
}
