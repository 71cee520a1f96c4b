import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { MigrationFailed } from '../errors.js';
import type { Logger } from '../logger.js';
import type { Migration } from './folder.js';
import { type MigrationRecord, messageOf, recording } from './records.js';

/** What made the schema of the first release, which needed two extensions. */
const MIGRATIONS = [
  '20261122195651_init',
  '20261122224407_whole_contract',
  '20261125220453_published_passages',
  '20261125221513_search_index',
  '20261126015000_dataset_terms_alone',
  '20261126022522_ledger',
  '20261126193456_searches_by_time',
];
const EXTENSIONS = ['pg_textsearch', 'vector'];

const CONVERSION_FILE = fileURLToPath(new URL('../../prisma/conversion/first-schema.sql', import.meta.url));

const INSUFFICIENT_PRIVILEGE = '42501';
const DEPENDENT_OBJECTS = '2BP01';

export function isOfFirstSchema({ name }: MigrationRecord): boolean {
  return MIGRATIONS.includes(name);
}

/**
 * Makes of a database of the first release what `init` makes, with every row, in one transaction.
 * @throws MigrationFailed if its migrations are not all applied, or others are besides
 */
export async function convertFirstSchema(
  client: pg.ClientBase,
  records: readonly MigrationRecord[],
  init: Migration,
  logger: Logger,
): Promise<void> {
  requireAll(records);
  logger.info({}, 'converting the database of the first release: this may take some minutes');
  try {
    await recording(client, init, async () => {
      await client.query(readFileSync(CONVERSION_FILE, 'utf8'));
      for (const extension of EXTENSIONS) await dropExtension(client, extension, logger);
      await client.query('DELETE FROM _prisma_migrations WHERE migration_name = ANY($1)', [MIGRATIONS]);
    });
  } catch (error) {
    throw new MigrationFailed(
      init.name,
      `could not take over the database of the first release, which is as it was: ${messageOf(error)}`,
      { cause: error },
    );
  }
  logger.info({}, 'converted the database of the first release');
}

function requireAll(records: readonly MigrationRecord[]): void {
  const foreign = records.find((record) => !isOfFirstSchema(record));
  if (foreign)
    throw new MigrationFailed(
      foreign.name,
      'stands beside those of the first release, which this release can only take over alone.',
    );
  const finished = new Set(records.filter((record) => record.finished).map(({ name }) => name));
  const lacking = MIGRATIONS.find((name) => !finished.has(name));
  if (lacking !== undefined)
    throw new MigrationFailed(
      lacking,
      'of the first release is not applied to this database. Start the last release that uses pgvector and ' +
        'pg_textsearch on it once, then this one.',
    );
}

/** Drops what nothing here needs any more, unless it is somebody else's. */
async function dropExtension(client: pg.ClientBase, extension: string, logger: Logger): Promise<void> {
  await client.query('SAVEPOINT drop_extension');
  try {
    await client.query(`DROP EXTENSION IF EXISTS ${extension}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    if (error.code !== INSUFFICIENT_PRIVILEGE && error.code !== DEPENDENT_OBJECTS) throw error;
    await client.query('ROLLBACK TO SAVEPOINT drop_extension');
    logger.warn({ extension, err: error }, 'an extension that is no longer needed could not be dropped');
  }
}
