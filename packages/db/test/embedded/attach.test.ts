import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUse, openDatabase } from '@ipto/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../child.js';
import { isRunning, postmasterOf, untilGone } from './server-processes.js';

// One for all tests: each leaves it closed, and making one takes longer than most of them.
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test('a command works with the server that runs, and leaves it running', async () => {
  const server = runProgram('hold', [dataDir]);
  await server.printed('open');
  const pid = await postmasterOf(dataDir);
  await expect(openDatabase({ dataDir })).rejects.toBeInstanceOf(FolderInUse);

  const db = await openDatabase({ dataDir, attach: true });
  await db.prisma.tenant.create({ data: { id: 'tnt_1', name: 'Acme' } });
  await db.close();

  expect(isRunning(pid)).toBe(true);
  server.process.stdin.write('\n');
  expect(await server.ended).toBe(0);
  await untilGone(pid);
});

test('a command that comes while the server starts waits for it', async () => {
  const programs = [runProgram('hold', [dataDir]), runProgram('hold', [dataDir, 'attach'])];
  const [server, command] = programs;
  // Whichever is first serves; the plain one is refused if it is not.
  await command?.printed('open');
  command?.process.stdin.write('\n');
  server?.process.stdin.write('\n');
  expect(await command?.ended).toBe(0);
  await server?.ended;
});

test('a command starts the server itself where none runs, and stops it', async () => {
  const db = await openDatabase({ dataDir, attach: true });
  const pid = await postmasterOf(dataDir);
  await db.ping();
  await db.close();
  await untilGone(pid);
});
