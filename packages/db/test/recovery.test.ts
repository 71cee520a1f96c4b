import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineUnavailable, type Logger, openDatabase, Prisma } from '@ipto/db';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runProgram } from './child.js';

/** Sends the engine into a trap: its regular expression parser has no depth limit in this build. */
const CRASH = `SELECT 'x' ~ repeat('(', 100000)`;
const RUNAWAY = 'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT 1 FROM t) SELECT count(*) FROM t';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('the embedded engine', () => {
  test.each([
    ['crashes', CRASH],
    ['is wedged by a statement', RUNAWAY],
  ])(
    'is back after it %s, with every committed row',
    async (_, blow) => {
      const db = await openDatabase({ dataDir, statementTimeoutMs: 2_000 });
      try {
        await db.sql(Prisma.sql`CREATE TABLE rows (n int)`);
        await db.sql(Prisma.sql`INSERT INTO rows VALUES (1)`);
        const unfinished = db.tx(async (tx) => {
          await tx.sql(Prisma.sql`INSERT INTO rows VALUES (2)`);
          await tx.sql(Prisma.raw(blow));
        });
        await expect(unfinished).rejects.toThrow();
        expect(await db.sql(Prisma.sql`SELECT n FROM rows`)).toEqual([{ n: 1 }]);

        await expect(db.sql(Prisma.raw(blow))).rejects.toBeInstanceOf(EngineUnavailable);
        await db.tx((tx) => tx.sql(Prisma.sql`INSERT INTO rows VALUES (3)`));
        expect(await db.sql(Prisma.sql`SELECT n FROM rows ORDER BY n`)).toEqual([{ n: 1 }, { n: 3 }]);
      } finally {
        await db.close();
      }
    },
    300_000,
  );

  test('answers every query that waited while it crashed', async () => {
    const db = await openDatabase({ dataDir });
    try {
      const answers = await Promise.allSettled([
        db.sql(Prisma.raw(CRASH)),
        ...Array.from({ length: 10 }, (_, n) => db.sql(Prisma.sql`SELECT ${n}::int AS n`)),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(['rejected', ...Array(10).fill('fulfilled')]);
    } finally {
      await db.close();
    }
  }, 180_000);

  describe('that does not come up', () => {
    const level = (depth: number) => join(dataDir, 'db', `level${depth}.conf`);
    /**
     * Makes every start read configuration files for years: eight levels that include the next 30 times. Not from
     * `postgresql.conf`: the engine writes that one anew.
     */
    const wedge = async () => {
      for (let depth = 1; depth <= 8; depth++)
        await writeFile(level(depth), depth < 8 ? `include 'level${depth + 1}.conf'\n`.repeat(30) : '');
      await appendFile(join(dataDir, 'db', 'postgresql.auto.conf'), `\ninclude 'level1.conf'\n`);
    };
    const unwedge = () => writeFile(level(1), '');

    test('is given up, and the folder is free again', async () => {
      const db = await openDatabase({ dataDir });
      await db.close();
      await wedge();
      const start = openDatabase({ dataDir, startTimeoutMs: 3_000 });
      await expect(start).rejects.toBeInstanceOf(EngineUnavailable);
      await expect(start).rejects.toThrow(/did not start within 3 s/);
      await unwedge();
      const again = await openDatabase({ dataDir });
      await again.ping();
      await again.close();
    }, 180_000);

    test('after a crash is ended and started again until it does', async () => {
      const error = vi.fn<Logger['error']>();
      const db = await openDatabase({
        dataDir,
        startTimeoutMs: 15_000,
        logger: { info() {}, warn() {}, error },
      });
      try {
        await db.sql(Prisma.sql`CREATE TABLE rows (n int)`);
        await wedge();
        await expect(db.sql(Prisma.raw(CRASH))).rejects.toBeInstanceOf(EngineUnavailable);
        await vi.waitFor(
          () => {
            const failures = error.mock.calls.map(([details]) => ('err' in details ? details.err : null));
            expect(failures).toContainEqual(expect.any(EngineUnavailable));
          },
          { timeout: 120_000, interval: 100 },
        );
        await unwedge();
        await vi.waitFor(() => db.sql(Prisma.sql`SELECT n FROM rows`), { timeout: 120_000, interval: 100 });
      } finally {
        await db.close();
      }
    }, 300_000);
  });

  test('keeps every acknowledged row when the process is killed, time after time', async () => {
    const acknowledged = [];
    for (let round = 0; round < 3; round++) {
      const folder = join(dataDir, String(round));
      const child = runProgram('write', [folder, '1000000']);
      await child.printed(`\n${50 + round * 20}\n`);
      child.process.kill('SIGKILL');
      expect(await child.ended).toBe('SIGKILL');
      // A last line without its end may be cut off.
      acknowledged.push({ folder, count: child.output().stdout.split('\n').length - 1 });
    }
    for (const { folder, count } of acknowledged) {
      const db = await openDatabase({ dataDir: folder });
      try {
        const [row] = await db.sql<{ present: number }>(
          Prisma.sql`SELECT count(*)::int AS present FROM rows WHERE n < ${count}`,
        );
        expect(row?.present).toBe(count);
      } finally {
        await db.close();
      }
    }
  }, 300_000);

  test('makes a folder anew whose first start was cut off', async () => {
    const db = await openDatabase({ dataDir });
    await db.close();
    await rm(join(dataDir, 'db', 'global'), { recursive: true });
    await writeFile(join(dataDir, 'db.incomplete'), '');
    const again = await openDatabase({ dataDir });
    await again.ping();
    await again.close();
    expect(await readdir(dataDir)).toEqual(['db']);
  }, 180_000);
});

const canTrace = spawnSync('strace', ['-f', 'true']).status === 0;

describe('fsync', () => {
  // Skipped where strace is missing or tracing is not allowed.
  test.skipIf(!canTrace)(
    'of the log is asked of the system for each commit (needs strace)',
    async () => {
      const trace = join(dataDir, 'trace');
      const rows = 20;
      const child = runProgram(
        'write',
        [join(dataDir, 'data'), String(rows)],
        [...['strace', '-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', trace]],
      );
      expect(await child.ended).toBe(0);
      const calls = (await readFile(trace, 'utf8'))
        .split('\n')
        .filter((line) => /sync\(\d+<[^>]*pg_wal\//.test(line));
      expect(calls.length).toBeGreaterThanOrEqual(rows);
    },
    300_000,
  );
});
