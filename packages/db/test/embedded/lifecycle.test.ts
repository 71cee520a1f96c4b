import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, Prisma } from '@ipto/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../child.js';
import { postmasterOf, untilGone } from './server-processes.js';

// One for all tests: each leaves it closed, and making one takes longer than most of them.
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

describe('the embedded server', () => {
  test('keeps what was written, checks its pages and waits for its disk', async () => {
    const db = await openDatabase({ dataDir });
    expect(db.embedded).toBe(true);
    await db.prisma.tenant.create({ data: { id: 'tnt_1', name: 'Ærø & Søn' } });
    const [settings] = await db.sql(Prisma.sql`
      SELECT current_setting('fsync') AS fsync, current_setting('data_checksums') AS checksums,
             current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone,
             (SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()) AS locale,
             lower('ÄÖÜ') AS lower`);
    expect(settings).toEqual({
      fsync: 'on',
      checksums: 'on',
      encoding: 'UTF8',
      zone: 'UTC',
      locale: 'b C.UTF-8',
      lower: 'äöü',
    });
    await db.close();
    const again = await openDatabase({ dataDir });
    expect(await again.prisma.tenant.findMany({ select: { name: true } })).toEqual([{ name: 'Ærø & Søn' }]);
    await again.close();
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });

  test('listens on a socket in a private folder and nowhere else', async () => {
    const db = await openDatabase({ dataDir });
    try {
      const [listening] = await db.sql(Prisma.sql`
        SELECT current_setting('listen_addresses') AS addresses, inet_server_addr() AS address`);
      expect(listening).toEqual({ addresses: '', address: null });
      const { mode } = await stat(join(dataDir, 'postgres'));
      expect(mode & 0o777).toBe(0o700);
      expect((await stat(join(dataDir, 'postgres', '.s.PGSQL.5432'))).isSocket()).toBe(true);
    } finally {
      await db.close();
    }
  });

  test('serves several at once', async () => {
    const db = await openDatabase({ dataDir });
    try {
      const all = 5;
      let begun = 0;
      let open = () => {};
      const allBegun = new Promise<void>((resolve) => {
        open = resolve;
      });
      // On one connection the first would wait for ever.
      const work = () =>
        db.prisma.$transaction(async (tx) => {
          await tx.$queryRaw`SELECT 1`;
          if (++begun === all) open();
          await allBegun;
        });
      await Promise.all(Array.from({ length: all }, work));
      expect(begun).toBe(all);
    } finally {
      await db.close();
    }
  });

  test('ends a statement that runs too long, alone', async () => {
    const db = await openDatabase({ dataDir, statementTimeoutMs: 300 });
    try {
      await expect(db.sql(Prisma.sql`SELECT pg_sleep(60)`)).rejects.toThrow(/statement timeout/);
      await db.ping();
    } finally {
      await db.close();
    }
  });

  test('may be closed twice, and is gone then', async () => {
    const db = await openDatabase({ dataDir });
    const pid = await postmasterOf(dataDir);
    await Promise.all([db.close(), db.close()]);
    await untilGone(pid);
    await expect(db.ping()).rejects.toThrow();
  });
});

describe('a process with an embedded server', () => {
  test('ends by itself once that is closed', async () => {
    const child = runProgram('hold', [dataDir]);
    await child.printed('open');
    child.process.stdin.write('\n');
    expect(await child.ended).toBe(0);
    expect(child.output().stdout).toContain('closed');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('closes it when it hears %s', async (signal) => {
    const child = runProgram('hold', [dataDir, 'tidy']);
    await child.printed('open');
    const pid = await postmasterOf(dataDir);
    child.process.kill(signal);
    expect(await child.ended).toBe(0);
    expect(child.output().stdout).toContain('closed');
    await untilGone(pid);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('that %s ends takes it along', async (signal) => {
    const child = runProgram('hold', [dataDir]);
    await child.printed('open');
    const pid = await postmasterOf(dataDir);
    child.process.kill(signal);
    expect(await child.ended).toBe(signal);
    await untilGone(pid);
  });

  test('does not lose it to a signal for the whole group, as Ctrl-C sends it', async () => {
    const child = runProgram('hold', [dataDir, 'tidy'], { prefix: ['setsid', '--wait'] });
    await child.printed('open');
    const pid = await postmasterOf(dataDir);
    // `setsid` waits outside of the new group, whose number is its first process's.
    const group = child.output().stdout.match(/open (\d+)/)?.[1];
    process.kill(-Number(group), 'SIGINT');
    expect(await child.ended).toBe(0);
    expect(child.output()).toMatchObject({ stderr: '', stdout: expect.stringContaining('closed') });
    await untilGone(pid);
  });
});
