import pg from 'pg';
import { MissingExtensions } from './errors.js';
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
 * Makes a server's database ready: checks the extensions and runs `migrate`, on a connection of its own, since
 * a migration may take longer than the pool lets a statement run.
 * @throws MissingExtensions
 */
export async function prepareServer(
  url: string,
  migrate: (client: pg.ClientBase) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  try {
    await requireExtensions(client);
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

async function requireExtensions(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM pg_available_extensions
      WHERE CASE name WHEN 'vector' THEN string_to_array(default_version, '.')::int[] >= '{0,8}'
                      ELSE name = 'pg_textsearch' END`,
  );
  const available = new Set(rows.map(({ name }) => name));
  const missing = [];
  if (!available.has('vector'))
    missing.push({ extension: 'vector', remedy: 'install pgvector 0.8 or newer on it' });
  if (!available.has('pg_textsearch'))
    missing.push({ extension: 'pg_textsearch', remedy: 'install pg_textsearch on it' });
  else if (!(await isTextsearchLoaded(client)))
    missing.push({
      extension: 'pg_textsearch',
      remedy: 'name it in shared_preload_libraries and restart the server',
    });
  if (missing.length > 0) throw new MissingExtensions(missing);
}

/** Asks for the library's own settings: `shared_preload_libraries` itself is hidden from ordinary roles. */
async function isTextsearchLoaded(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(`SELECT FROM pg_settings WHERE name LIKE 'pg\\_textsearch.%' LIMIT 1`);
  return rows.length > 0;
}
