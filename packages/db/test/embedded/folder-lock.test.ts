import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUse, openDatabase } from '@ipto/db';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Child, runProgram } from '../child.js';

// One for all tests: making its cluster takes longer than most of them.
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

let children: Child[];
beforeEach(() => {
  children = [];
});
afterEach(async () => {
  for (const child of children) child.process.kill('SIGKILL');
  await Promise.all(children.map((child) => child.ended));
});

function hold(): Child {
  const child = runProgram('hold', [dataDir]);
  children.push(child);
  return child;
}

/** Leaves the lock of another process in the folder. */
async function leaveLock(
  holder: Partial<Record<'pid' | 'birth' | 'host', string | number>>,
): Promise<string> {
  const lock = join(dataDir, 'db.lock');
  const startedAt = new Date(0).toISOString();
  await writeFile(
    lock,
    JSON.stringify({
      token: 'left-behind',
      pid: 1,
      birth: 'long ago',
      host: hostname(),
      startedAt,
      ...holder,
    }),
  );
  return lock;
}

async function opensAndCloses(): Promise<void> {
  const db = await openDatabase({ dataDir });
  await db.close();
  expect((await readdir(dataDir)).filter((name) => name.includes('lock'))).toEqual([]);
}

test('a second process is told who holds the folder, and exits 1', async () => {
  const first = hold();
  await first.printed('open');

  const second = hold();
  expect(await second.ended).toBe(1);
  expect(second.output().stderr).toContain(`process ${first.process.pid}`);

  const third = openDatabase({ dataDir });
  await expect(third).rejects.toBeInstanceOf(FolderInUse);
  await expect(third).rejects.toMatchObject({ holder: { pid: first.process.pid, host: hostname() } });

  first.process.stdin.write('\n');
  expect(await first.ended).toBe(0);
  await opensAndCloses();
}, 180_000);

test('the lock of a process that was killed is taken over', async () => {
  const first = hold();
  await first.printed('open');
  first.process.kill('SIGKILL');
  await first.ended;
  await opensAndCloses();
}, 180_000);

test('a lock whose process id now belongs to another process is taken over', async () => {
  await leaveLock({ pid: process.pid });
  await opensAndCloses();
}, 180_000);

test('of several that find a dead lock, one gets the folder', async () => {
  await leaveLock({});
  const all = [hold(), hold(), hold(), hold()];
  await Promise.all(all.map((child) => Promise.race([child.printed('open'), child.ended])));
  for (const child of all) if (child.output().stdout.includes('open')) child.process.stdin.write('\n');
  const codes = await Promise.all(all.map((child) => child.ended));
  expect(codes.sort()).toEqual([0, 1, 1, 1]);
}, 300_000);

test('the lock of another host stands while it is refreshed, and falls when it is not', async () => {
  const lock = await leaveLock({ host: 'elsewhere' });
  await expect(openDatabase({ dataDir })).rejects.toBeInstanceOf(FolderInUse);
  const longAgo = new Date(Date.now() - 180_000);
  await utimes(lock, longAgo, longAgo);
  await opensAndCloses();
}, 180_000);

test('what is no lock is left alone', async () => {
  await writeFile(join(dataDir, 'db.lock'), 'not ours');
  await expect(openDatabase({ dataDir })).rejects.toThrow(/db\.lock/);
  expect(await readFile(join(dataDir, 'db.lock'), 'utf8')).toBe('not ours');
});
