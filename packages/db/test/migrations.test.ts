import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, type DatabaseOptions, MigrationFailed, openDatabase, Prisma } from '@ipto/db';
import { createServerDatabase } from '@ipto/db/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const folder = new URL('../prisma/migrations/', import.meta.url);
const serverUrl = process.env.TEST_DATABASE_URL;

let dataDir: string;
let server: Awaited<ReturnType<typeof createServerDatabase>> | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
  server = serverUrl === undefined ? undefined : await createServerDatabase(serverUrl);
});
afterEach(async () => {
  await server?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const open = (options: Partial<DatabaseOptions> = {}) =>
  openDatabase({ dataDir, url: server?.url, ...options });

async function using<T>(
  work: (db: Database) => Promise<T>,
  options: Partial<DatabaseOptions> = {},
): Promise<T> {
  const db = await open(options);
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
    await using(async () => {}, { snapshot: null });
    expect(await using((db) => db.query(Prisma.raw(RECORDS)))).toEqual(await expectedRows());
  }, 180_000);

  test('that fail stop the start, name themselves and leave nothing half done', async () => {
    const [first] = await expectedRows();
    await using((db) => db.query(Prisma.sql`DELETE FROM _prisma_migrations`));
    await expect(open()).rejects.toBeInstanceOf(MigrationFailed);
    await expect(open()).rejects.toThrow(new RegExp(`${first?.migration_name}.*already exists`));
  }, 180_000);

  test('that were changed afterwards stop the start', async () => {
    await using((db) => db.query(Prisma.sql`UPDATE _prisma_migrations SET checksum = 'other'`));
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
    await using((db) => db.query(Prisma.sql`UPDATE _prisma_migrations SET finished_at = NULL`));
    await expect(open()).rejects.toThrow(/is not resolved/);
  }, 180_000);

  test.runIf(serverUrl !== undefined)(
    'are applied once by processes that start together',
    async () => {
      const databases = await Promise.all([open(), open(), open(), open()]);
      try {
        expect(await databases[0].query(Prisma.raw(RECORDS))).toEqual(await expectedRows());
      } finally {
        await Promise.all(databases.map((db) => db.close()));
      }
    },
    60_000,
  );
});
