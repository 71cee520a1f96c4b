import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { MigrationFailed } from '../errors.js';
import type { Migration } from './folder.js';

/** The lock that Prisma's own `migrate deploy` takes. */
const ADVISORY_LOCK = 72707369;

/** Prisma's own bookkeeping, so that its tools agree wherever they run. */
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies what is missing, each migration in one transaction with its record: a crash leaves it whole or not at all.
 * Several processes may call it at once; all but one wait. Returns the names of those applied.
 * @throws MigrationFailed
 */
export async function deploy(client: pg.ClientBase, migrations: readonly Migration[]): Promise<string[]> {
  // A migration may take longer than any request; waiting for another process too.
  await client.query('SET statement_timeout = 0');
  await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
  try {
    await client.query(BOOKKEEPING);
    const applied = await appliedChecksums(client);
    const pending = migrations.filter(({ name, checksum }) => {
      const recorded = applied.get(name);
      if (recorded !== undefined && recorded !== checksum)
        throw new MigrationFailed(name, 'was changed after it had been applied to this database.');
      return recorded === undefined;
    });
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]);
  }
}

async function appliedChecksums(client: pg.ClientBase): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const unfinished = rows.find(({ finished }) => !finished);
  if (unfinished)
    throw new MigrationFailed(
      unfinished.name,
      'failed earlier and is not resolved: see `prisma migrate resolve`.',
    );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

async function apply(client: pg.ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
      id,
      checksum,
      name,
    ]);
    await client.query(sql);
    await client.query(
      'UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1',
      [id],
    );
    await client.query('COMMIT');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await client.query('ROLLBACK');
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, rolled_back_at)
       VALUES ($1, $2, $3, $4, now())`,
      [id, checksum, name, reason],
    );
    throw new MigrationFailed(name, `failed and was rolled back: ${reason}`, { cause: error });
  }
}
