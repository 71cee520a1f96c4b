import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { PGlite } from '@electric-sql/pglite';
import { openDatabase, Prisma } from '@ipto/db';
import { createServerDatabase, openTestDatabase } from '@ipto/db/testing';
import pg from 'pg';
import { describe, expect, test } from 'vitest';

/** A real PostgreSQL on a TCP port, as some server might be set up; serves one connection at a time. */
async function listen(engine: PGlite): Promise<{ server: Server; url: string }> {
  const server = createServer((socket) => {
    let turn = Promise.resolve();
    socket.on('data', (bytes) => {
      turn = turn.then(async () => {
        if (bytes[0] === 'X'.charCodeAt(0)) socket.end();
        else socket.write(await engine.execProtocolRaw(bytes));
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, url: `postgresql://postgres@127.0.0.1:${port}/postgres` };
}

describe('a server', () => {
  test('serves a role that does not own its database', async () => {
    const engine = await PGlite.create();
    await engine.exec(
      `CREATE ROLE plain; GRANT ALL ON SCHEMA public TO plain; SET SESSION AUTHORIZATION plain`,
    );
    const { server, url } = await listen(engine);
    try {
      const db = await openDatabase({ url, dataDir: tmpdir() });
      try {
        expect(await db.query(Prisma.sql`SELECT session_user::text AS role`)).toEqual([{ role: 'plain' }]);
      } finally {
        await db.close();
      }
    } finally {
      server.close();
      await engine.close();
    }
  }, 180_000);

  test('that is not there is an error', async () => {
    const { server, url } = await listen(await PGlite.create());
    server.close();
    await once(server, 'close');
    await expect(openDatabase({ url, dataDir: tmpdir() })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }, 180_000);
});

const serverUrl = process.env.TEST_DATABASE_URL;

describe.runIf(serverUrl !== undefined)('a server by its address', () => {
  test('serves a role that owns its database and nothing else', async () => {
    const { url, drop } = await createServerDatabase(serverUrl ?? '');
    const role = new URL(url).pathname.slice(1);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    try {
      await admin.query(
        `CREATE ROLE ${role} LOGIN PASSWORD 'plain'; ALTER DATABASE ${role} OWNER TO ${role}`,
      );
      const own = new URL(url);
      own.username = role;
      own.password = 'plain';
      const db = await openDatabase({ url: own.href, dataDir: tmpdir() });
      await db.close();
    } finally {
      await admin.end();
      await drop();
      const cluster = new pg.Client({ connectionString: serverUrl });
      await cluster.connect();
      await cluster.query(`DROP ROLE IF EXISTS ${role}`);
      await cluster.end();
    }
  }, 180_000);

  test('is spoken to in UTC, whatever its own time zone is', async () => {
    const database = await createServerDatabase(serverUrl ?? '');
    const url = new URL(database.url);
    url.searchParams.set('options', '-c TimeZone=America/New_York');
    const db = await openDatabase({ url: url.href, dataDir: tmpdir() });
    try {
      const at = new Date('2026-04-01T02:00:00Z');
      await db.prisma.tenant.create({ data: { id: 'tnt_1', name: 'Ada', createdAt: at } });
      expect((await db.prisma.tenant.findUniqueOrThrow({ where: { id: 'tnt_1' } })).createdAt).toEqual(at);
      expect(await db.query(Prisma.sql`SELECT created_at AS at FROM tenants`)).toEqual([{ at }]);
    } finally {
      await db.close();
      await database.drop();
    }
  });

  test('ends a statement that runs too long', async () => {
    const { db, dispose } = await openTestDatabase({ statementTimeoutMs: 500 });
    try {
      expect(db.embedded).toBe(false);
      await expect(db.query(Prisma.sql`SELECT pg_sleep(60)`)).rejects.toThrow(/statement timeout/);
      await db.ping();
    } finally {
      await dispose();
    }
  }, 180_000);
});
