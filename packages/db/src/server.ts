import pg from 'pg';
import type { Logger } from './logger.js';
import { logLostConnections } from './lost-connections.js';

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 30_000;

export interface ServerOptions {
  readonly url: string;
  readonly statementTimeoutMs: number;
  readonly logger: Logger;
}

/**
 * Makes a server's database ready: runs `migrate` on a connection of its own, since
 * a migration may take longer than the pool lets a statement run.
 */
export async function prepareServer(
  url: string,
  migrate: (client: pg.ClientBase) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  try {
    await migrate(client);
  } finally {
    await client.end();
  }
}

export function openServerPool({ url, statementTimeoutMs, logger }: ServerOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // Prisma writes and reads times without their zone, in UTC, whatever the server's own is.
  pool.on('connect', (client) => {
    client.query(`SET TIME ZONE 'UTC'`).catch((error: unknown) => {
      logger.warn({ err: error }, 'a connection could not be set to UTC');
    });
  });
  logLostConnections(pool, logger);
  return pool;
}
