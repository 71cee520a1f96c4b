import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { openEmbedded } from './embedded/open.js';
import { PrismaClient } from './generated/client.js';
import { type Logger, silentLogger } from './logger.js';
import { deploy } from './migrations/deploy.js';
import { MIGRATIONS_FOLDER, readMigrations } from './migrations/folder.js';
import { endPool, openPool, prepareServer } from './server.js';
import { runStatement, type Sql } from './sql.js';
import { noNames, statementNames } from './statement-names.js';
import { notingPool, runTransaction, type TransactionOptions, type Tx } from './transaction.js';

const TRANSACTION_MAX_WAIT_MS = 10_000;
/** Removing a dataset removes all its passages in one transaction. */
const TRANSACTION_TIMEOUT_MS = 60_000;
const POOL_END_TIMEOUT_MS = 10_000;

export interface DatabaseOptions {
  /** Of a PostgreSQL server. Absent: the embedded database of `dataDir`. */
  readonly url?: string | undefined;
  readonly dataDir: string;
  /** Connects to the embedded database that a running server has of this folder; starts it where none runs. */
  readonly attach?: boolean;
  /** What its sessions are called in `pg_stat_activity`: `ipto` by default. */
  readonly applicationName?: string;
  readonly logger?: Logger;
  /** A statement that takes longer is ended, 60 s by default. */
  readonly statementTimeoutMs?: number;
  /** A start of the embedded server, the first or another, that takes longer is ended; 2 min by default. */
  readonly startTimeoutMs?: number;
}

/**
 * Two ways to run SQL: Prisma's client for rows of one table by key, `sql` for what spans tables, locks, sums up or is
 * on the path of a search. Inside `tx` both are there, on one connection.
 */
export interface Database extends Sql {
  readonly prisma: PrismaClient;
  /**
   * Runs `work` in one transaction, all or nothing, again if it had to give way to another. Use only `tx` inside, and
   * only SQL.
   */
  tx<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** The very pool that `prisma` uses. Who holds one connection asks for no second: with all held, none would ever come. */
  readonly pool: pg.Pool;
  readonly embedded: boolean;
  /** Resolves if the database answers. */
  ping(): Promise<void>;
  /** Waits for what runs, stops the embedded server and lets go of the folder. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens the database and brings its schema up to date.
 * @throws FolderInUse, EngineRefused, EngineUnavailable, ServerTooOld, MigrationFailed
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const logger = options.logger ?? silentLogger;
  const statementTimeoutMs = options.statementTimeoutMs ?? 60_000;
  const migrate = async (client: pg.ClientBase) => {
    const applied = await deploy(client, readMigrations(MIGRATIONS_FOLDER), logger);
    if (applied.length > 0) logger.info({ migrations: applied }, 'migrated the database');
  };

  const embedded = options.url === undefined ? await openEmbedded({ ...options, logger }) : null;
  const connection = embedded?.connection ?? { connectionString: options.url };
  try {
    await prepareServer(connection, migrate);
  } catch (error) {
    await embedded?.close();
    throw error;
  }
  const pool = openPool({
    connection,
    applicationName: options.applicationName ?? 'ipto',
    statementTimeoutMs,
    logger,
  });
  if (embedded === null) return database(pool, false, () => pool.end());
  return database(pool, true, async () => {
    // A client that nobody gives back must not keep the server running for ever.
    await Promise.race([endPool(pool), sleep(POOL_END_TIMEOUT_MS, undefined, { ref: false })]);
    await embedded.close();
  });
}

function database(pool: pg.Pool, embedded: boolean, closePool: () => Promise<void>): Database {
  // Not every pooler before a server knows of names.
  const nameOf = embedded ? statementNames() : noNames;
  const prisma = new PrismaClient({
    adapter: new PrismaPg(notingPool(pool), { statementNameGenerator: ({ sql }) => nameOf(sql) }),
    transactionOptions: { maxWait: TRANSACTION_MAX_WAIT_MS, timeout: TRANSACTION_TIMEOUT_MS },
  });
  let closing: Promise<void> | undefined;
  return {
    prisma,
    pool,
    embedded,
    sql: (statement) => runStatement(pool, nameOf, statement),
    tx: (work, transaction) => runTransaction(prisma, nameOf, work, transaction),
    async ping() {
      await pool.query('SELECT 1');
    },
    close() {
      closing ??= prisma.$disconnect().then(closePool);
      return closing;
    },
  };
}
