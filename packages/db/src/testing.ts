import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, type DatabaseOptions, openDatabase } from './database.js';
import { openEmbedded } from './embedded/open.js';
import { silentLogger } from './logger.js';

/**
 * Databases for tests.
 *
 * A test run shares one server: vitest's `globalSetup` calls `startTestServer()`, puts its `url` into the environment as
 * IPTO_TEST_SERVER_URL, and calls `stop()` at the end. Each test file then gets a database of its own with
 * `openTestDatabase()`, or, to start an API on it by DATABASE_URL, with `createTestDatabase(url)`; both clone the
 * template that `startTestServer` has migrated. TEST_DATABASE_URL names another server to test on instead; it has no
 * template, so each database is migrated when it is opened. Where neither is set, a file has a server for itself.
 */
const TEMPLATE = 'ipto_template';
/** Every test file opens databases at once, each with a pool. */
const MAX_CONNECTIONS = 300;

export interface TestServer {
  /** Of the server's `postgres` database, by a unix socket. Child processes may use it too. */
  readonly url: string;
  /** Stops the server and removes all that is in it. */
  stop(): Promise<void>;
}

/**
 * Starts an embedded PostgreSQL outside of any data folder, which goes with this process at the latest, and makes the
 * template on it unless it is to be `empty`.
 */
export async function startTestServer(options: { readonly empty?: boolean } = {}): Promise<TestServer> {
  const undo = new Undo();
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'ipto-test-server-'));
    undo.add(() => rm(dataDir, { recursive: true, force: true }));
    const { connection, close } = await openEmbedded({
      dataDir,
      throwaway: true,
      maxConnections: MAX_CONNECTIONS,
      logger: silentLogger,
    });
    undo.add(close);
    const url = urlOf(connection);
    if (!options.empty) await makeTemplate(url);
    return { url, stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** The server that the environment names, or else one of its own. Who borrows one stops it too. */
export async function borrowTestServer(): Promise<TestServer> {
  const url = process.env.TEST_DATABASE_URL ?? process.env.IPTO_TEST_SERVER_URL;
  return url === undefined ? startTestServer() : { url, async stop() {} };
}

export interface CreatedDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A new, migrated database on a test server; an empty one where there is no template, or if `empty` asks for it. */
export async function createTestDatabase(
  serverUrl: string,
  options: { readonly empty?: boolean } = {},
): Promise<CreatedDatabase> {
  const name = `ipto_test_${randomBytes(8).toString('hex')}`;
  await administer(serverUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [TEMPLATE]);
    const clones = !options.empty && rowCount === 1;
    // By its files: where nothing waits for the disk that takes half the time.
    const how = clones ? ` TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY` : '';
    await client.query(`CREATE DATABASE ${name}${how}`);
  });
  return {
    url: databaseUrl(serverUrl, name),
    drop: () =>
      administer(serverUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

export interface TestDatabase {
  readonly db: Database;
  /** By this a second process can work with it. */
  readonly url: string;
  /** An empty folder, for what lies beside a database. */
  readonly dataDir: string;
  /** Closes the database and removes it. */
  dispose(): Promise<void>;
}

/** A migrated database of its own, with nothing in it. */
export async function openTestDatabase(
  options: Omit<DatabaseOptions, 'url' | 'dataDir'> = {},
): Promise<TestDatabase> {
  const undo = new Undo();
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
    undo.add(() => rm(dataDir, { recursive: true, force: true }));
    const server = await borrowTestServer();
    undo.add(() => server.stop());
    const { url, drop } = await createTestDatabase(server.url);
    undo.add(drop);
    const db = await openDatabase({ ...options, url, dataDir });
    undo.add(() => db.close());
    return { db, url, dataDir, dispose: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** What has to be taken back, the last first. Whatever fails, the rest is taken back too. */
class Undo {
  readonly #steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    const step = this.#steps.pop();
    if (step) await step().finally(() => this.run());
  }
}

async function makeTemplate(serverUrl: string): Promise<void> {
  await administer(serverUrl, async (client) => {
    await client.query(`CREATE DATABASE ${TEMPLATE}`);
  });
  const url = databaseUrl(serverUrl, TEMPLATE);
  const db = await openDatabase({ url, dataDir: tmpdir() });
  await db.close();
  await administer(serverUrl, async (client) => {
    // A database that somebody is connected to can't be cloned.
    await client.query(`ALTER DATABASE ${TEMPLATE} WITH ALLOW_CONNECTIONS false`);
  });
}

function urlOf({ host, port, user, database, password }: pg.ClientConfig): string {
  const url = new URL(`postgresql://${user}@localhost:${port}/${database}`);
  if (typeof password === 'string') url.password = password;
  if (host !== undefined) url.searchParams.set('host', host);
  return url.href;
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function administer(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
