import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contract } from '@ipto/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller } from '../support/caller.js';
import { startTwoPlatforms, type TwoPlatforms } from './two-platforms.js';

let platforms: TwoPlatforms;
beforeAll(async () => {
  platforms = await startTwoPlatforms();
});
afterAll(() => platforms.close());

test('two starts at once on an empty database make one admin, whose login is the one in the file', async () => {
  const { processes, dataDir, admin } = platforms;
  const { prisma } = processes[0].services.db;
  expect(await prisma.user.count()).toBe(1);
  expect(await prisma.auditEvent.count({ where: { action: 'user.created' } })).toBe(1);
  expect(processes.filter(({ firstAdmin }) => firstAdmin?.password)).toHaveLength(1);
  const login = JSON.parse(await readFile(join(dataDir, 'admin-login'), 'utf8'));
  for (const { url } of processes)
    expect(await new Caller(url, null).ok(contract.auth.login, login)).toMatchObject({
      user_id: admin.userId,
    });
});
