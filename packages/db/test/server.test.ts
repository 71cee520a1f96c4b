import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { openDatabase, Prisma, ServerTooOld } from '@ipto/db';
import {
  borrowTestServer,
  type CreatedDatabase,
  createTestDatabase,
  startTestServer,
  type TestServer,
} from '@ipto/db/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const open = (url: string, statementTimeoutMs = 60_000) =>
  openDatabase({ url, dataDir: tmpdir(), statementTimeoutMs });

async function administer(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statements).finally(() => client.end());
}

function withOptions(url: string, options: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', options);
  return changed.href;
}

describe('a server by its address', () => {
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

  test('is spoken to in UTC, whatever its own time zone is', async () => {
    const db = await open(withOptions(database.url, '-c TimeZone=America/New_York'));
    try {
      const at = new Date('2026-04-01T02:00:00Z');
      await db.prisma.tenant.create({ data: { id: 'tnt_1', name: 'Ada', createdAt: at } });
      expect((await db.prisma.tenant.findUniqueOrThrow({ where: { id: 'tnt_1' } })).createdAt).toEqual(at);
      expect(await db.sql(Prisma.sql`SELECT created_at AS at FROM tenants`)).toEqual([{ at }]);
    } finally {
      await db.close();
    }
  });

  test('ends a statement that runs too long', async () => {
    const db = await open(database.url, 500);
    try {
      expect(db.embedded).toBe(false);
      await expect(db.sql(Prisma.sql`SELECT pg_sleep(60)`)).rejects.toThrow(/statement timeout/);
      await db.ping();
    } finally {
      await db.close();
    }
  });

  test('that is too old is refused', async () => {
    // The server itself can't be made older, but what it says of itself can be hidden.
    await administer(
      database.url,
      `CREATE FUNCTION public.current_setting(text) RETURNS text LANGUAGE sql
         AS $$ SELECT CASE $1 WHEN 'server_version_num' THEN '140023' ELSE '14.23' END $$`,
    );
    const opening = open(withOptions(database.url, '-c search_path=public,pg_catalog'));
    await expect(opening).rejects.toBeInstanceOf(ServerTooOld);
    await expect(opening).rejects.toThrow(/version 14\.23.*15 or newer/);
    const tables = `SELECT 1 / (count(*) = 0)::int FROM pg_tables WHERE schemaname = 'public'`;
    await administer(database.url, tables);
  });

  test('that is not there is an error', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    await once(nobody, 'close');
    await expect(open(`postgresql://ipto@127.0.0.1:${port}/ipto`)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

/** On a server of its own, of which it may make roles. */
describe('a role without any rights on the server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ empty: true });
  });
  afterAll(() => server.stop());

  test.each([
    ['owns its database', (role: string) => `ALTER DATABASE ${role} OWNER TO ${role}`],
    ['may make tables in it', (role: string) => `GRANT CREATE ON SCHEMA public TO ${role}`],
  ])('is enough if it %s', async (_, grant) => {
    const { url } = await createTestDatabase(server.url);
    const role = new URL(url).pathname.slice(1);
    await administer(url, `CREATE ROLE ${role} LOGIN; ${grant(role)}`);
    const own = new URL(url);
    own.username = role;
    const db = await open(own.href);
    try {
      await db.prisma.tenant.create({ data: { id: `tnt_${randomBytes(4).toString('hex')}`, name: 'Ada' } });
      expect(
        await db.sql(Prisma.sql`SELECT session_user::text AS role, rolsuper AS super
        FROM pg_roles WHERE rolname = session_user`),
      ).toEqual([{ role, super: false }]);
    } finally {
      await db.close();
    }
  });
});
