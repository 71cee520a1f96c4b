import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, isUnreachable, openDatabase, Prisma } from '@ipto/db';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Child, runProgram } from '../child.js';
import { isRunning, postmasterOf, untilGone, watcherOf } from './server-processes.js';

// One for all tests: each leaves it closed, and making one takes longer than most of them.
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
  // There is a folder inside it that root's PostgreSQL is to reach.
  await chmod(dataDir, 0o711);
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** How many rows a killed child has printed as written: a last line without its end may be cut off. */
function acknowledged(child: Child): number {
  // The first line says nothing of a row.
  return child.output().stdout.split('\n').length - 1;
}

async function expectRows(count: number): Promise<void> {
  const db = await openDatabase({ dataDir });
  try {
    const rows = await db.sql(Prisma.sql`SELECT count(*)::int AS present FROM rows WHERE n < ${count}`);
    expect(rows).toEqual([{ present: count }]);
  } finally {
    await db.close();
  }
}

describe('when this process is killed', () => {
  test('its server ends by itself, and has kept what it acknowledged', async () => {
    const child = runProgram('write', [dataDir, '1000000']);
    await child.printed('\n50\n');
    const pid = await postmasterOf(dataDir);
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    await untilGone(pid);
    await expectRows(acknowledged(child));
  });

  test('and nobody ends its server, the next start does', async () => {
    const child = runProgram('write', [dataDir, '1000000']);
    await child.printed('\n50\n');
    const pid = await postmasterOf(dataDir);
    process.kill(watcherOf(pid), 'SIGKILL');
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    expect(isRunning(pid)).toBe(true);
    await expectRows(acknowledged(child));
    expect(isRunning(pid)).toBe(false);
  });

  test('together with its server, children of that are no obstacle', async () => {
    const child = runProgram('write', [dataDir, '1000000']);
    await child.printed('\n50\n');
    const pid = await postmasterOf(dataDir);
    // Held still, it can't end of the server's end before it is killed.
    child.process.kill('SIGSTOP');
    process.kill(watcherOf(pid), 'SIGKILL');
    process.kill(pid, 'SIGKILL');
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    await expectRows(acknowledged(child));
  });

  test('and its server too, whose number is now another process of the same user, the next start sees through it', async () => {
    const child = runProgram('write', [dataDir, '1000000']);
    await child.printed('\n5\n');
    const pid = await postmasterOf(dataDir);
    child.process.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await child.ended;
    await untilGone(pid);
    const note = join(dataDir, 'postgres', 'postmaster.pid');
    const { uid, gid } = await stat(note);
    const other = spawn('sleep', ['600'], { uid, gid, cwd: '/' });
    try {
      const [, ...lines] = (await readFile(note, 'utf8')).split('\n');
      await writeFile(note, [other.pid, ...lines].join('\n'));
      await expectRows(acknowledged(child));
      expect(other.exitCode ?? other.signalCode).toBeNull();
    } finally {
      other.kill();
      await once(other, 'close');
    }
  });
});

describe('under load', () => {
  /** Writes rows by the driver and by Prisma until told to stop; who is refused tries the same again. */
  function load(db: Database) {
    const written = new Set<number>();
    const refusals: unknown[] = [];
    let next = 0;
    let stopped = false;
    const insert = async (n: number) => {
      if (n % 2 === 0) await db.pool.query('INSERT INTO rows VALUES ($1) ON CONFLICT DO NOTHING', [n]);
      else await db.tx((tx) => tx.$executeRaw`INSERT INTO rows VALUES (${n}) ON CONFLICT DO NOTHING`);
    };
    const write = async () => {
      while (!stopped) {
        const n = next++;
        try {
          await insert(n);
          written.add(n);
        } catch (error) {
          refusals.push(error);
        }
      }
    };
    const writers = Promise.all(Array.from({ length: 8 }, write));
    return {
      written,
      refusals,
      async stop() {
        stopped = true;
        await writers;
      },
    };
  }

  const blows: [string, (db: Database) => Promise<number>][] = [
    ['the server', () => postmasterOf(dataDir)],
    [
      'a child of it',
      async (db) =>
        (await db.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0,
    ],
  ];
  test.each(blows)('%s may be killed, time after time', async (_, victim) => {
    const db = await openDatabase({ dataDir });
    try {
      await db.pool.query('DROP TABLE IF EXISTS rows; CREATE TABLE rows (n int PRIMARY KEY)');
      const { written, refusals, stop } = load(db);
      for (let round = 1; round <= 3; round++) {
        const before = written.size;
        await vi.waitFor(() => expect(written.size).toBeGreaterThan(before + 100), { timeout: 60_000 });
        const refused = refusals.length;
        process.kill(await victim(db), 'SIGKILL');
        await vi.waitFor(() => expect(refusals.length).toBeGreaterThan(refused), { timeout: 60_000 });
      }
      const before = written.size;
      await vi.waitFor(() => expect(written.size).toBeGreaterThan(before + 100), { timeout: 60_000 });
      await stop();
      expect(refusals.filter((error) => !isUnreachable(error))).toEqual([]);
      const present = await db.sql<{ n: number }>(Prisma.sql`SELECT n FROM rows`);
      const numbers = new Set(present.map(({ n }) => n));
      expect([...written].filter((n) => !numbers.has(n))).toEqual([]);
    } finally {
      await db.close();
    }
  });
});

test('a transaction whose connection ends as it commits is told so', async () => {
  const db = await openDatabase({ dataDir });
  try {
    const work = db.tx(async (tx) => {
      const [session] = await tx.sql<{ pid: number }>(Prisma.sql`SELECT pg_backend_pid() AS pid`);
      const pid = session?.pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      // COMMIT has been sent by then, and is not answered.
      setImmediate(() => {
        process.kill(pid, 'SIGTERM');
        process.kill(pid, 'SIGCONT');
      });
    });
    await expect(work).rejects.toSatisfy(isUnreachable);
  } finally {
    await db.close();
  }
});

const canTrace = spawnSync('strace', ['-f', 'true']).status === 0;

// Skipped where strace is missing or tracing is not allowed.
test.skipIf(!canTrace)(
  'each commit asks the system to write the log to its disk (needs strace)',
  async () => {
    const trace = join(dataDir, 'trace');
    const rows = 20;
    const folder = join(dataDir, 'data');
    const child = runProgram('write', [folder, String(rows)], {
      prefix: ['strace', '-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', trace],
    });
    expect(await child.ended).toBe(0);
    const calls = (await readFile(trace, 'utf8'))
      .split('\n')
      .filter((line) => /sync\(\d+<[^>]*pg_wal\//.test(line));
    expect(calls.length).toBeGreaterThanOrEqual(rows);
  },
);
