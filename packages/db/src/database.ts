import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { givingWay, type InBackground } from './embedded/background.js';
import { openEmbedded } from './embedded/open.js';
import { statementNames } from './embedded/statement-names.js';
import { type Prisma, PrismaClient } from './generated/client.js';
import { type Logger, silentLogger } from './logger.js';
import { deploy } from './migrations/deploy.js';
import { MIGRATIONS_FOLDER, readMigrations } from './migrations/folder.js';
import { type NameOf, poolReader, type Reader } from './reader.js';
import { openServerPool, prepareServer } from './server.js';
import { builtSnapshot } from './snapshot.js';
import { runOnConnection, runTransaction } from './transaction.js';
import type { Writer } from './writer.js';

const TRANSACTION_MAX_WAIT_MS = 10_000;
/** Removing a dataset removes all its passages in one transaction. */
const TRANSACTION_TIMEOUT_MS = 60_000;

export interface DatabaseOptions {
  /** Of a PostgreSQL server. Absent: the embedded database in `{dataDir}/db`. */
  readonly url?: string | undefined;
  readonly dataDir: string;
  readonly logger?: Logger;
  /** A statement that takes longer is ended, 60 s by default. Embedded, that restarts the engine. */
  readonly statementTimeoutMs?: number;
  /** A start of the embedded engine, the first or another, that takes longer is ended; 2 min by default. */
  readonly startTimeoutMs?: number;
  /** How often the embedded database looks whether to vacuum and checkpoint, 1 min by default. */
  readonly maintenanceIntervalMs?: number;
  /** An already migrated cluster for a new folder; null migrates from nothing. By default the build's own. */
  readonly snapshot?: string | null;
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
  /** The very pool that `prisma` uses. Embedded it has one connection: never ask for a second while holding one. */
  readonly pool: pg.Pool;
  readonly embedded: boolean;
  /** For work that nobody waits for: on the embedded database it gives way to requests. */
  readonly background: Transactions;
  /**
   * Lends one connection for several reads in a row, which then wait for others once and not before each. Use only
   * `reader` inside, and wait for nothing but it.
   */
  reading<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /** Resolves if the database answers. */
  ping(): Promise<void>;
  /** Waits for what runs, checkpoints and lets go of the folder. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens the database and brings its schema up to date.
 * @throws FolderInUse, EngineUnavailable, MissingExtensions, MigrationFailed
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const logger = options.logger ?? silentLogger;
  const statementTimeoutMs = options.statementTimeoutMs ?? 60_000;
  const migrate = async (client: pg.ClientBase) => {
    const applied = await deploy(client, readMigrations(MIGRATIONS_FOLDER), logger);
    if (applied.length > 0) logger.info({ migrations: applied }, 'migrated the database');
  };

  if (options.url !== undefined) {
    await prepareServer(options.url, migrate);
    const pool = openServerPool({ url: options.url, statementTimeoutMs, logger });
    return database(pool, false, () => pool.end());
  }

  const embedded = await openEmbedded({
    dataDir: options.dataDir,
    snapshot: options.snapshot === undefined ? builtSnapshot() : options.snapshot,
    statementTimeoutMs,
    startTimeoutMs: options.startTimeoutMs,
    maintenanceIntervalMs: options.maintenanceIntervalMs ?? 60_000,
    logger,
  });
  try {
    await embedded.unhurried(async () => {
      const client = await embedded.pool.connect();
      // Destroyed rather than reused: the next connection starts with a clean session.
      await migrate(client).finally(() => client.release(true));
    });
  } catch (error) {
    await embedded.close();
    throw error;
  }
  return database(embedded.pool, true, () => embedded.close());
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
    background: embedded ? inBackground(transactions, givingWay(pool)) : transactions,
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

function inBackground({ transaction, writing }: Transactions, run: InBackground): Transactions {
  return {
    transaction: (work) => run(() => transaction(work)),
    writing: (work) => run(() => writing(work)),
  };
}
