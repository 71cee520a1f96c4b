import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, type DatabaseOptions, openDatabase } from './database.js';

export interface TestDatabase {
  readonly db: Database;
  readonly dataDir: string;
  /** Closes the database and removes it. */
  dispose(): Promise<void>;
}

/**
 * An empty, migrated database of its own: embedded in a temporary folder, or, with TEST_DATABASE_URL, a new one on
 * that server.
 */
export async function openTestDatabase(
  options: Omit<DatabaseOptions, 'url' | 'dataDir'> = {},
): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
  const server = process.env.TEST_DATABASE_URL;
  const serverDatabase = server === undefined ? undefined : await createServerDatabase(server);
  const dispose = async () => {
    await serverDatabase?.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const db = await openDatabase({ ...options, url: serverDatabase?.url, dataDir });
    return { db, dataDir, dispose: () => db.close().finally(dispose) };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A new, empty database on the server at `url`. */
export async function createServerDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `ipto_test_${randomBytes(8).toString('hex')}`;
  await administer(url, `CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => administer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
