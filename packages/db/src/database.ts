import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { openEmbedded } from './embedded/open.js';
import { PrismaClient } from './generated/client.js';
import { type Logger, silentLogger } from './logger.js';
import { deploy } from './migrations/deploy.js';
import { MIGRATIONS_FOLDER, readMigrations } from './migrations/folder.js';
import { openServerPool, prepareServer } from './server.js';
import { builtSnapshot } from './snapshot.js';
import { runStatement, type Sql } from './sql.js';
import { noNames, statementNames } from './statement-names.js';
import { notingPool, runTransaction, type TransactionOptions, type Tx } from './transaction.js';

const TRANSACTION_MAX_WAIT_MS = 10_000;
/** Removing a dataset removes all its passages in one transaction. */
const TRANSACTION_TIMEOUT_MS = 60_000;

export interface DatabaseOptions {
  /** Of a PostgreSQL server. Absent: the embedded database in `{dataDir}/db`. */
  readonly url?: string | undefined;
  readonly dataDir: string;
  /** Connects to the embedded database that a running server has of this folder; starts it where none runs. */
  readonly attach?: boolean;
  readonly logger?: Logger;
  /** What its sessions are called in `pg_stat_activity`: `ipto` by default. */
  readonly applicationName?: string;
  /** A statement that takes longer is ended, 60 s by default. Embedded, that restarts the engine. */
  readonly statementTimeoutMs?: number;
  /** A start of the embedded engine, the first or another, that takes longer is ended; 2 min by default. */
  readonly startTimeoutMs?: number;
  /** How often the embedded database looks whether to vacuum and checkpoint, 1 min by default. */
  readonly maintenanceIntervalMs?: number;
  /** An already migrated cluster for a new folder; null migrates from nothing. By default the build's own. */
  readonly snapshot?: string | null;
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
  /** The very pool that `prisma` uses. */
  readonly pool: pg.Pool;
  readonly embedded: boolean;
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
    const applied = await deploy(client, readMigrations(MIGRATIONS_FOLDER));
    if (applied.length > 0) logger.info({ migrations: applied }, 'migrated the database');
  };

  if (options.url !== undefined) {
    await prepareServer(options.url, migrate);
    const pool = openServerPool({ url: options.url, statementTimeoutMs, logger });
    return database(pool, false, options, () => pool.end());
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
  return database(embedded.pool, true, options, () => embedded.close());
}

function database(
  pool: pg.Pool,
  embedded: boolean,
  { applicationName = 'ipto' }: DatabaseOptions,
  closePool: () => Promise<void>,
): Database {
  // Of every connection from now on; none has been kept yet.
  pool.options.application_name = applicationName;
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
