import type pg from 'pg';
import type { Logger } from '../logger.js';

/**
 * Tables whose changes since the last run call for it, by autovacuum's own thresholds.
 * They are vacuumed one at a time, so that others get their turn in between.
 */
const WORN_TABLES = `
  SELECT format('%I.%I', s.schemaname, s.relname) AS name
    FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
   WHERE s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
      OR s.n_ins_since_vacuum > 1000 + 0.2 * greatest(c.reltuples, 0)
      OR s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0)`;

const WAL_SINCE_CHECKPOINT = `
  SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS bytes FROM pg_control_checkpoint()`;

/** Bounds the log on disk, and the time that recovery takes after a crash. */
const MAX_WAL_BYTES = 32 * 1024 * 1024;

/**
 * Does in turn what a server's background processes do, and the embedded engine has none of: vacuum, analyse,
 * checkpoint. Each run looks first whether there is anything to do. `unhurried` lifts the limit on a statement.
 * The returned function stops it.
 */
export function startMaintenance(
  pool: pg.Pool,
  unhurried: <T>(work: () => Promise<T>) => Promise<T>,
  intervalMs: number,
  logger: Logger,
): () => void {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    unhurried(() => maintain(pool))
      .then((tables) => {
        if (tables.length > 0) logger.info({ tables }, 'vacuumed');
      })
      .catch((error: unknown) => logger.warn({ err: error }, 'database maintenance failed'))
      .finally(() => {
        running = false;
      });
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function maintain(pool: pg.Pool): Promise<string[]> {
  const worn = await pool.query<{ name: string }>(WORN_TABLES);
  for (const { name } of worn.rows) await pool.query(`VACUUM (ANALYZE) ${name}`);
  const wal = await pool.query<{ bytes: number }>(WAL_SINCE_CHECKPOINT);
  if (wal.rows.some(({ bytes }) => bytes > MAX_WAL_BYTES)) await pool.query('CHECKPOINT');
  return worn.rows.map(({ name }) => name);
}
