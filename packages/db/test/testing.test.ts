import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { openDatabase } from '@ipto/db';
import { createTestDatabase, openTestDatabase, startTestServer } from '@ipto/db/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { runProgram } from './child.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('files that share a server have a migrated database each, and leave none', async () => {
  const server = await startTestServer();
  try {
    vi.stubEnv('TEST_DATABASE_URL', undefined);
    vi.stubEnv('IPTO_TEST_SERVER_URL', server.url);
    const [one, two] = await Promise.all([openTestDatabase(), openTestDatabase()]);
    await one.db.prisma.tenant.create({ data: { id: 'tnt_1', name: 'Acme' } });
    expect(await two.db.prisma.tenant.count()).toBe(0);
    const third = await createTestDatabase(server.url);
    const db = await openDatabase({ url: third.url, dataDir: tmpdir() });
    expect(await db.prisma.tenant.count()).toBe(0);
    const names = 'SELECT count(*)::int AS present FROM pg_database WHERE datname LIKE $1';
    expect((await db.pool.query(names, ['ipto_test_%'])).rows).toEqual([{ present: 3 }]);
    await db.close();
    for (const { dispose } of [one, two]) await dispose();
    await third.drop();
    expect(existsSync(one.dataDir)).toBe(false);
  } finally {
    await server.stop();
  }
});

test('a server goes with the process that started it, however that ends', async () => {
  const child = runProgram('test-server', []);
  await child.printed('\n');
  const folder = child.output().stdout.trim();
  expect(existsSync(folder)).toBe(true);
  child.process.kill('SIGKILL');
  await child.ended;
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 60_000, interval: 50 });
});
