import type pg from 'pg';
import { MigrationFailed } from '../errors.js';
import { type Logger, silentLogger } from '../logger.js';
import { convertFirstSchema, isOfFirstSchema } from './first-schema.js';
import type { Migration } from './folder.js';
import { type MigrationRecord, messageOf, readRecords, recording } from './records.js';

/** The lock that Prisma's own `migrate deploy` takes. */
const ADVISORY_LOCK = 72707369;

/**
 * Applies what is missing, each migration in one transaction with its record: a crash leaves it whole or not at all.
 * A database of the first release is converted first. Several processes may call it at once; all but one wait.
 * Returns the names of those applied.
 * @throws MigrationFailed
 */
export async function deploy(
  client: pg.ClientBase,
  migrations: readonly Migration[],
  logger: Logger = silentLogger,
): Promise<string[]> {
  // A migration may take longer than any request; waiting for another process too.
  await client.query('SET statement_timeout = 0');
  await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
  try {
    let records = await readRecords(client);
    const [first] = migrations;
    if (first && records.some(isOfFirstSchema)) {
      await convertFirstSchema(client, records, first, logger);
      records = await readRecords(client);
    }
    const pending = missing(migrations, records);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]);
  }
}

/** Those that have no record, once it is clear that the records are of these migrations. */
function missing(migrations: readonly Migration[], records: readonly MigrationRecord[]): Migration[] {
  const checksums = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum, finished } of records) {
    if (!checksums.has(name))
      throw new MigrationFailed(
        name,
        'is unknown to this release: the database belongs to a newer one, or to another program.',
      );
    if (!finished)
      throw new MigrationFailed(name, 'failed earlier and is not resolved: see `prisma migrate resolve`.');
    if (checksums.get(name) !== checksum)
      throw new MigrationFailed(name, 'was changed after it had been applied to this database.');
  }
  const recorded = new Set(records.map(({ name }) => name));
  return migrations.filter(({ name }) => !recorded.has(name));
}

async function apply(client: pg.ClientBase, migration: Migration): Promise<void> {
  try {
    await recording(client, migration, () => client.query(migration.sql));
  } catch (error) {
    throw new MigrationFailed(migration.name, `failed and was rolled back: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
