import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { openEmbedded } from './embedded/open.js';
import { statementNames } from './embedded/statement-names.js';
import { type Prisma, PrismaClient } from './generated/client.js';
import { type Logger, silentLogger } from './logger.js';
import { deploy } from './migrations/deploy.js';
import { MIGRATIONS_FOLDER, readMigrations } from './migrations/folder.js';
import { type NameOf, poolReader, type Reader } from './reader.js';
import { openPool, prepareServer } from './server.js';
import { runOnConnection, runTransaction } from './transaction.js';
import type { Writer } from './writer.js';

const TRANSACTION_MAX_WAIT_MS = 10_000;
/** Removing a dataset removes all its passages in one transaction. */
const TRANSACTION_TIMEOUT_MS = 60_000;
const POOL_END_TIMEOUT_MS = 10_000;

export interface DatabaseOptions {
  /** Of a PostgreSQL server. Absent: the embedded database of `dataDir`. */
  readonly url?: string | undefined;
  readonly dataDir: string;
  readonly logger?: Logger;
  /** A statement that takes longer is ended, 60 s by default. */
  readonly statementTimeoutMs?: number;
  /** A start of the embedded server, the first or another, that takes longer is ended; 2 min by default. */
  readonly startTimeoutMs?: number;
  /** If another process serves the data folder, work with its server rather than be refused. */
  readonly attach?: boolean;
}

/** Two ways to change rows all or nothing. */
export interface Transactions {
  /** Runs `work` in one transaction, again if it had to give way to another. Use only `tx` inside, and only SQL. */
  transaction<T>(work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T>;
  /** The same for work that is quick and often done: its statements go to the driver itself. */
  writing<T>(work: (writer: Writer) => Promise<T>): Promise<T>;
}

export interface Database extends Reader, Transactions {
  readonly prisma: PrismaClient;
  /** The very pool that `prisma` uses. Who holds one connection asks for no second: with all held, none would ever come. */
  readonly pool: pg.Pool;
  readonly embedded: boolean;
  /** For work that nobody waits for. */
  readonly background: Transactions;
  /**
   * Lends one connection for several reads in a row, which then wait for others once and not before each. Use only
   * `reader` inside, and wait for nothing but it.
   */
  reading<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
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
  const pool = openPool({ connection, statementTimeoutMs, logger });
  if (embedded === null) return database(pool, false, () => pool.end());
  return database(pool, true, async () => {
    // A client that nobody gives back must not keep the server running for ever.
    await Promise.race([pool.end(), sleep(POOL_END_TIMEOUT_MS, undefined, { ref: false })]);
    await embedded.close();
  });
}

function database(pool: pg.Pool, embedded: boolean, closePool: () => Promise<void>): Database {
  const nameOf: NameOf = embedded ? statementNames() : () => '';
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: ({ sql }) => nameOf(sql) }),
    transactionOptions: { maxWait: TRANSACTION_MAX_WAIT_MS, timeout: TRANSACTION_TIMEOUT_MS },
  });
  const transactions: Transactions = {
    transaction: (work) => runTransaction(prisma, work),
    writing: (work) => runOnConnection(pool, nameOf, work),
  };
  let closing: Promise<void> | undefined;
  return {
    prisma,
    pool,
    embedded,
    ...poolReader(pool, nameOf),
    ...transactions,
    background: transactions,
    async reading(work) {
      const client = await pool.connect();
      try {
        return await work(poolReader(client, nameOf));
      } finally {
        client.release();
      }
    },
    async ping() {
      await pool.query('SELECT 1');
    },
    close() {
      closing ??= prisma.$disconnect().then(closePool);
      return closing;
    },
  };
}
