import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { PGlite } from '@electric-sql/pglite';
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch';
import { MissingExtensions, openDatabase } from '@ipto/db';
import { openTestDatabase } from '@ipto/db/testing';
import { describe, expect, test } from 'vitest';

/** A real PostgreSQL on a TCP port, with no other extension than those given; serves one connection at a time. */
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
  test.each([
    ['without extensions', {}, ['vector', 'pg_textsearch']],
    ['with one of them', { pg_textsearch }, ['vector']],
  ])(
    '%s is refused, and what is missing is named',
    async (_, extensions, missing) => {
      const engine = await PGlite.create({ extensions });
      const { server, url } = await listen(engine);
      try {
        const opening = openDatabase({ url, dataDir: tmpdir() });
        await expect(opening).rejects.toBeInstanceOf(MissingExtensions);
        await expect(opening).rejects.toMatchObject({ missing: missing.map((extension) => ({ extension })) });
        for (const extension of missing) await expect(opening).rejects.toThrow(extension);
      } finally {
        server.close();
        await engine.close();
      }
    },
    60_000,
  );

  test('that is not there is an error', async () => {
    const { server, url } = await listen(await PGlite.create());
    server.close();
    await once(server, 'close');
    await expect(openDatabase({ url, dataDir: tmpdir() })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }, 60_000);
});

describe.runIf(process.env.TEST_DATABASE_URL !== undefined)('a server with both extensions', () => {
  test('ends a statement that runs too long', async () => {
    const { db, dispose } = await openTestDatabase({ statementTimeoutMs: 500 });
    try {
      expect(db.embedded).toBe(false);
      await expect(db.sql.query('SELECT pg_sleep(60)')).rejects.toThrow(/statement timeout/);
      await db.ping();
    } finally {
      await dispose();
    }
  }, 60_000);
});
