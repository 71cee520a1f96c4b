import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type Database, MigrationFailed, openDatabase } from '@ipto/db';
import { describe, expect, test } from 'vitest';
import { emptyDatabaseForEach } from './empty-database.js';

const folder = new URL('../prisma/migrations/', import.meta.url);
const database = emptyDatabaseForEach();

const open = () => openDatabase({ url: database.url, dataDir: tmpdir() });

async function using<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const db = await open();
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

async function expectedRows() {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return Promise.all(
    names
      .map(({ name }) => name)
      .sort()
      .map(async (name) => ({
        migration_name: name,
        checksum: createHash('sha256')
          .update(await readFile(new URL(`${name}/migration.sql`, folder)))
          .digest('hex'),
        applied_steps_count: 1,
        finished: true,
        rolled_back_at: null,
        logs: null,
      })),
  );
}

const RECORDS = `SELECT migration_name, checksum, applied_steps_count, finished_at >= started_at AS finished,
                        rolled_back_at, logs
                   FROM _prisma_migrations ORDER BY migration_name`;

async function records({ pool }: Database): Promise<object[]> {
  return (await pool.query(RECORDS)).rows;
}

describe('migrations', () => {
  test('are recorded as Prisma records them, once', async () => {
    await using((db) => db.ping());
    expect(await using(records)).toEqual(await expectedRows());
  });

  test('that fail stop the start, name themselves and leave nothing half done', async () => {
    const [first] = await expectedRows();
    await using(({ pool }) => pool.query(`DELETE FROM _prisma_migrations`));
    await expect(open()).rejects.toBeInstanceOf(MigrationFailed);
    await expect(open()).rejects.toThrow(new RegExp(`${first?.migration_name}.*already exists`));
  });

  test('that were changed afterwards stop the start', async () => {
    await using(({ pool }) => pool.query(`UPDATE _prisma_migrations SET checksum = 'other'`));
    await expect(open()).rejects.toThrow(/was changed/);
  });

  test('that this release does not know stop the start', async () => {
    await using(({ pool }) =>
      pool.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '2099_later', now())`,
      ),
    );
    await expect(open()).rejects.toBeInstanceOf(MigrationFailed);
    await expect(open()).rejects.toThrow(/2099_later is unknown to this release/);
  });

  test('that another tool left unfinished stop the start', async () => {
    await using(({ pool }) => pool.query(`UPDATE _prisma_migrations SET finished_at = NULL`));
    await expect(open()).rejects.toThrow(/is not resolved/);
  });

  test('are applied once by processes that start together', async () => {
    const databases = await Promise.all([open(), open(), open(), open()]);
    try {
      expect(await records(databases[0])).toEqual(await expectedRows());
    } finally {
      await Promise.all(databases.map((db) => db.close()));
    }
  });
});
