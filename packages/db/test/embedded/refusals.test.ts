import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineUnavailable, OldEngineFolder, OtherMajorVersion, openDatabase } from '@ipto/db';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rootCanBecomeOthers, runProgram } from '../child.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ipto-db-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const nothingLocked = async () =>
  expect((await readdir(dataDir)).filter((name) => name.includes('lock'))).toEqual([]);

test('a cluster of another major version is left as it is, and how to go on is said', async () => {
  const db = await openDatabase({ dataDir });
  await db.close();
  const version = join(dataDir, 'postgres', 'PG_VERSION');
  await writeFile(version, '17\n');
  const opening = openDatabase({ dataDir });
  await expect(opening).rejects.toBeInstanceOf(OtherMajorVersion);
  await expect(opening).rejects.toThrow(/made by PostgreSQL 17.*brings 18.*pg_upgrade.*DATABASE_URL/s);
  await nothingLocked();
  await writeFile(version, '18\n');
  await (await openDatabase({ dataDir })).close();
});

test('a folder of the old embedded engine is left as it is, and the way out is named', async () => {
  await mkdir(join(dataDir, 'db'));
  await writeFile(join(dataDir, 'db', 'PG_VERSION'), '17\n');
  const opening = openDatabase({ dataDir });
  await expect(opening).rejects.toBeInstanceOf(OldEngineFolder);
  await expect(opening).rejects.toThrow(/tools\/pglite-export.*ipto-server import/s);
  expect(await readdir(dataDir)).toEqual(['db']);
  expect(await readFile(join(dataDir, 'db', 'PG_VERSION'), 'utf8')).toBe('17\n');
});

test('a platform without binaries is told of DATABASE_URL', async () => {
  const pretend = 'Object.defineProperty(process, "arch", { value: "riscv64" })';
  const child = runProgram('hold', [dataDir], {
    nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`],
  });
  expect(await child.ended).toBe(1);
  expect(child.output().stderr).toMatch(
    /^NoBinaries: .*linux-riscv64.*DATABASE_URL=postgresql:.*no extension/s,
  );
  await nothingLocked();
});

test.runIf(rootCanBecomeOthers)('a user without an entry in the list of users is told so', async () => {
  const folder = join(dataDir, 'own');
  await mkdir(folder);
  const user = { uid: 54_321, gid: 54_321 };
  await chown(folder, user.uid, user.gid);
  await chmod(dataDir, 0o711);
  const child = runProgram('hold', [folder], user);
  expect(await child.ended).toBe(1);
  expect(child.output().stderr).toMatch(
    /^EngineRefused: .*54321 has no entry in \/etc\/passwd.*DATABASE_URL/s,
  );
  expect(await readdir(folder)).toEqual([]);
});

test('a server that does not come up in time is given up with its words, and the folder is free again', async () => {
  const db = await openDatabase({ dataDir });
  await db.close();
  const settings = join(dataDir, 'postgres', 'postgresql.auto.conf');
  const before = await readFile(settings, 'utf8');
  await writeFile(settings, `${before}\nno_such_setting = on\n`);
  const opening = openDatabase({ dataDir });
  await expect(opening).rejects.toBeInstanceOf(EngineUnavailable);
  await expect(opening).rejects.toThrow(/did not start.*no_such_setting/s);
  await writeFile(settings, before);
  const hasty = openDatabase({ dataDir, startTimeoutMs: 0 });
  await expect(hasty).rejects.toThrow(/did not start within 0 s/);
  await nothingLocked();
  await (await openDatabase({ dataDir })).close();
});
