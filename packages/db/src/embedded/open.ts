import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../logger.js';
import { logLostConnections } from '../lost-connections.js';
import { type FolderLock, lockFolder } from './folder-lock.js';
import { startMaintenance } from './maintenance.js';
import { PortStream } from './port-stream.js';
import { Supervisor } from './supervisor.js';

/** A start replays at most some 128 MB of log, or unpacks the snapshot: seconds, even on a slow disk. */
const START_TIMEOUT_MS = 120_000;
const POOL_END_TIMEOUT_MS = 10_000;

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly snapshot: string | null;
  readonly statementTimeoutMs: number;
  /** 2 min by default. */
  readonly startTimeoutMs?: number | undefined;
  readonly maintenanceIntervalMs: number;
  readonly logger: Logger;
}

export interface EmbeddedDatabase {
  readonly pool: pg.Pool;
  /** Runs `work` with a limit on each statement that suits migrations. */
  unhurried<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens the cluster in `{dataDir}/db` in a worker thread, with a pool of its one connection.
 * @throws FolderInUse, EngineUnavailable
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(options.dataDir);
  try {
    const supervisor = await Supervisor.start(
      { folder: join(options.dataDir, 'db'), snapshot: options.snapshot },
      { ...options, startTimeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS },
    );
    return serve(supervisor, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function serve(supervisor: Supervisor, lock: FolderLock, options: EmbeddedOptions): EmbeddedDatabase {
  const { logger } = options;
  const pool = new pg.Pool({
    stream: () => new PortStream(() => supervisor.dial()),
    user: 'postgres',
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
    // Longer than the longest statement that may stand before it.
    connectionTimeoutMillis: options.statementTimeoutMs + 30_000,
  });
  logLostConnections(pool, logger);
  const unhurried = <T>(work: () => Promise<T>) => supervisor.watchdog.unhurried(work);
  const stopMaintenance = startMaintenance(pool, unhurried, options.maintenanceIntervalMs, logger);

  return {
    pool,
    unhurried,
    async close() {
      stopMaintenance();
      // A client that nobody gives back must not keep the database open for ever.
      await Promise.race([pool.end(), sleep(POOL_END_TIMEOUT_MS, undefined, { ref: false })]);
      try {
        await supervisor.close();
      } finally {
        lock.release();
      }
    },
  };
}
