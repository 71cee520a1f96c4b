import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type Database, MigrationFailed, openDatabase, Prisma } from '@ipto/db';
import {
  borrowTestServer,
  type CreatedDatabase,
  createTestDatabase,
  type TestServer,
} from '@ipto/db/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const folder = new URL('../prisma/migrations/', import.meta.url);
let server: TestServer;
beforeAll(async () => {
  server = await borrowTestServer();
});
afterAll(() => server.stop());

let database: CreatedDatabase;
beforeEach(async () => {
  database = await createTestDatabase(server.url, { empty: true });
});
afterEach(() => database.drop());

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

describe('migrations', () => {
  test('are recorded as Prisma records them, once', async () => {
    await using(async () => {});
    expect(await using((db) => db.sql(Prisma.raw(RECORDS)))).toEqual(await expectedRows());
  }, 180_000);

  test('that fail stop the start, name themselves and leave nothing half done', async () => {
    const [first] = await expectedRows();
    await using((db) => db.sql(Prisma.sql`DELETE FROM _prisma_migrations`));
    await expect(open()).rejects.toBeInstanceOf(MigrationFailed);
    await expect(open()).rejects.toThrow(new RegExp(`${first?.migration_name}.*already exists`));
  }, 180_000);

  test('that were changed afterwards stop the start', async () => {
    await using((db) => db.sql(Prisma.sql`UPDATE _prisma_migrations SET checksum = 'other'`));
    await expect(open()).rejects.toThrow(/was changed/);
  }, 180_000);

  test('that this release does not know stop the start', async () => {
    await using(({ pool }) =>
      pool.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '2099_later', now())`,
      ),
    );
    await expect(open()).rejects.toBeInstanceOf(MigrationFailed);
    await expect(open()).rejects.toThrow(/2099_later is unknown to this release/);
  }, 180_000);

  test('that another tool left unfinished stop the start', async () => {
    await using((db) => db.sql(Prisma.sql`UPDATE _prisma_migrations SET finished_at = NULL`));
    await expect(open()).rejects.toThrow(/is not resolved/);
  }, 180_000);

  test('are applied once by processes that start together', async () => {
    const databases = await Promise.all([open(), open(), open(), open()]);
    try {
      expect(await databases[0].sql(Prisma.raw(RECORDS))).toEqual(await expectedRows());
    } finally {
      await Promise.all(databases.map((db) => db.close()));
    }
  }, 60_000);
});
