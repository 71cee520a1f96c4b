import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, Prisma } from '@ipto/db';
import { openTestDatabase } from '@ipto/db/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runProgram } from './child.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('close leaves nothing running: the process ends by itself', async () => {
  const child = runProgram('hold', [dataDir]);
  await child.printed('open');
  child.process.stdin.write('\n');
  expect(await child.ended).toBe(0);
  expect(child.output().stdout).toContain('closed');
}, 180_000);

test('close may be called twice, and a query after it fails', async () => {
  const { db, dispose } = await openTestDatabase();
  try {
    await Promise.all([db.close(), db.close()]);
    await expect(db.ping()).rejects.toThrow();
  } finally {
    await dispose();
  }
}, 180_000);

test('what was written is there again, whether a snapshot or the migrations made the folder', async () => {
  for (const snapshot of [undefined, null]) {
    const folder = join(dataDir, String(snapshot));
    const options = { dataDir: folder, ...(snapshot === null ? { snapshot } : {}) };
    const db = await openDatabase(options);
    expect(db.embedded).toBe(true);
    await db.prisma.tenant.create({ data: { id: 'tnt_1', name: 'Acme' } });
    await db.close();
    const again = await openDatabase(options);
    expect(await again.prisma.tenant.findMany({ select: { name: true } })).toEqual([{ name: 'Acme' }]);
    await again.close();
  }
}, 300_000);

test('changed tables are vacuumed and the log is checkpointed by themselves', async () => {
  const db = await openDatabase({ dataDir, maintenanceIntervalMs: 100 });
  try {
    await db.sql(Prisma.sql`CREATE TABLE rows (n int, filler text)`);
    await db.sql(
      Prisma.sql`INSERT INTO rows SELECT n, repeat(md5(n::text), 20) FROM generate_series(1, 60000) n`,
    );
    await db.sql(Prisma.sql`DELETE FROM rows WHERE n % 2 = 0`);
    await vi.waitFor(
      async () => {
        const [state] = await db.sql<{ dead: number; wal: number }>(
          Prisma.sql`SELECT (SELECT n_dead_tup::int FROM pg_stat_user_tables WHERE relname = 'rows') AS dead,
                  pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::int AS wal FROM pg_control_checkpoint()`,
        );
        expect(state?.dead).toBe(0);
        expect(state?.wal).toBeLessThan(32 * 1024 * 1024);
      },
      { timeout: 60_000, interval: 200 },
    );
  } finally {
    await db.close();
  }
}, 300_000);
