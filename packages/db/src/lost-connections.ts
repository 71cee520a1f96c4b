import type pg from 'pg';
import type { Logger } from './logger.js';

/**
 * A connection may be lost while nobody waits for an answer on it, idle or between two statements. Unheard, that
 * event would end the process; who uses the connection next gets the error.
 */
export function logLostConnections(pool: pg.Pool, logger: Logger): void {
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ err: error }, 'a database connection was lost'));
  });
}
