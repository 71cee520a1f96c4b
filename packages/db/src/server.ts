import pg from 'pg';
import { ServerTooOld } from './errors.js';
import type { Logger } from './logger.js';
import { logLostConnections } from './lost-connections.js';

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 30_000;
/** A new connection has to plan again what an old one has planned. */
const IDLE_TIMEOUT_MS = 60_000;
const OLDEST_VERSION = 150_000;

export interface PoolOptions {
  readonly connection: pg.ClientConfig;
  /** What its sessions are called in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly statementTimeoutMs: number;
  readonly logger: Logger;
}

/**
 * Makes a server's database ready: checks the version and runs `migrate`, on a connection of its own, since
 * a migration may take longer than the pool lets a statement run.
 * @throws ServerTooOld
 */
export async function prepareServer(
  connection: pg.ClientConfig,
  migrate: (client: pg.ClientBase) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // Lost while nothing is asked of it; what is asked next fails.
  client.on('error', () => {});
  await client.connect();
  try {
    await requireVersion(client);
    await migrate(client);
  } finally {
    await client.end();
  }
}

export function openPool({ connection, applicationName, statementTimeoutMs, logger }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    application_name: applicationName,
    max: MAX_CONNECTIONS,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    // Prisma writes and reads times without their zone, in UTC, whatever the server's own is.
    async onConnect(client) {
      await client.query(`SET TIME ZONE 'UTC'`);
    },
  });
  logLostConnections(pool, logger);
  return pool;
}

/** Closes the pool's connections, and waits until they are: a server that stops before would break them off. */
export async function endPool(pool: pg.Pool): Promise<void> {
  let left = pool.totalCount;
  const closed = new Promise<void>((resolve) => {
    if (left === 0) resolve();
    pool.on('remove', () => {
      left--;
      if (left === 0) resolve();
    });
  });
  await pool.end();
  await closed;
}

async function requireVersion(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  if (rows[0] !== undefined && rows[0].number < OLDEST_VERSION) throw new ServerTooOld(rows[0].version);
}
