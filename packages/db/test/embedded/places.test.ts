import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existingCluster, openDatabase } from '@ipto/db';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openEmbedded } from '../../src/embedded/open.js';
import { silentLogger } from '../../src/logger.js';
import { rootCanBecomeOthers, runProgram } from '../child.js';
import { postmasterOf, untilGone, watcherOf } from './server-processes.js';

const isRoot = process.getuid?.() === 0;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipto-db-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const permissions = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('a data folder', () => {
  test('may have blanks, quotes and letters of any script in its path', async () => {
    const dataDir = join(folder, `a "quoted", spaced näme`, `${'данные'} 'x' $HOME`);
    const db = await openDatabase({ dataDir });
    await db.ping();
    const pid = await postmasterOf(dataDir);
    await db.close();
    await untilGone(pid);
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });

  test('may have a path too long for a socket; that is then in a private folder, which goes with the server', async () => {
    const dataDir = join(folder, 'long'.repeat(30));
    const child = runProgram('hold', [dataDir]);
    await child.printed('open');
    const note = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
    const sockets = note.split('\n')[4] ?? '';
    expect(sockets).toMatch(/\/ipto-[A-Za-z0-9]{6}$/);
    expect(await permissions(sockets)).toBe('700');

    // A command finds it there too.
    const db = await openDatabase({ dataDir, attach: true });
    await db.ping();
    await db.close();

    const watcher = watcherOf(await postmasterOf(dataDir));
    child.process.kill('SIGKILL');
    await child.ended;
    await untilGone(watcher);
    expect(existsSync(sockets)).toBe(false);
  });

  test('is served by a port of this machine where there are no sockets, for who knows the password', async () => {
    const dataDir = join(folder, 'data');
    const server = await openEmbedded({ dataDir, logger: silentLogger, transport: 'port' });
    const ask = async (password: unknown) => {
      const client = new pg.Client({ ...server.connection, password: String(password) });
      try {
        await client.connect();
        return (await client.query('SELECT inet_server_addr()::text AS address')).rows;
      } finally {
        await client.end();
      }
    };
    try {
      expect(await ask(server.connection.password)).toEqual([{ address: '127.0.0.1/32' }]);
      await expect(ask('guessed')).rejects.toMatchObject({ code: '28P01' });
      expect(await permissions(join(dataDir, 'postgres.password'))).toBe('600');
    } finally {
      await server.close();
    }
    const again = await openEmbedded({ dataDir, logger: silentLogger, transport: 'port' });
    await again.close();
  });
});

describe.runIf(isRoot)('root', () => {
  test('has PostgreSQL run as nobody in a data folder that others may reach, and keeps all else in it private', async () => {
    const dataDir = join(folder, 'data');
    await mkdir(join(dataDir, 'objects'), { recursive: true });
    await writeFile(join(dataDir, 'secret'), 'x', { mode: 0o644 });
    const db = await openDatabase({ dataDir });
    try {
      expect(await permissions(dataDir)).toBe('711');
      expect(await permissions(join(dataDir, 'objects'))).toBe('700');
      expect(await permissions(join(dataDir, 'secret'))).toBe('600');
      const status = await readFile(`/proc/${await postmasterOf(dataDir)}/status`, 'utf8');
      const nobody = execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).trim();
      expect(status).toMatch(new RegExp(`^Uid:\\s${nobody}\\s${nobody}\\s${nobody}\\s${nobody}$`, 'm'));
      expect(status).toMatch(/^Groups:\s*$/m);
    } finally {
      await db.close();
    }
  });

  test.runIf(rootCanBecomeOthers)(
    'takes over a database of an ordinary user as that user, and one that was given to root as nobody',
    async () => {
      const dataDir = join(folder, 'data');
      await mkdir(dataDir);
      await chown(dataDir, 1, 1);
      const child = runProgram('hold', [dataDir], { uid: 1, gid: 1 });
      await child.printed('open');
      child.process.stdin.write('\n');
      expect(await child.ended).toBe(0);
      const ownerWhileOpen = async () => {
        const db = await openDatabase({ dataDir });
        await db.close();
        return (await stat(join(dataDir, 'postgres', 'PG_VERSION'))).uid;
      };
      expect(await ownerWhileOpen()).toBe(1);
      execFileSync('chown', ['-R', 'root:root', dataDir]);
      expect(await ownerWhileOpen()).toBe(Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' })));
    },
  );

  test('has the files elsewhere if others may not reach the data folder, and says where', async () => {
    const dataDir = join(folder, 'closed', 'data');
    const rootBase = join(folder, 'base');
    await mkdir(dataDir, { recursive: true });
    await chmod(join(folder, 'closed'), 0o700);
    const said: object[] = [];
    const logger = { ...silentLogger, info: (details: object) => said.push(details) };
    const open = () => openEmbedded({ dataDir, rootBase, logger });
    const server = await open();
    const cluster = await existingCluster(dataDir);
    expect(cluster).toMatch(new RegExp(`^${rootBase}/data-[^/]+/postgres$`));
    expect(said).toContainEqual({ dataDir, cluster });
    expect(await readdir(dataDir)).toEqual(['db.lock', 'postgres.path']);
    await server.close();

    // The same again at the next start, and another one for another folder.
    await (await open()).close();
    expect(await existingCluster(dataDir)).toBe(cluster);
    const other = join(folder, 'closed', 'other', 'data');
    await (await openEmbedded({ dataDir: other, rootBase, logger })).close();
    expect(await existingCluster(other)).not.toBe(cluster);

    // A copy that points to the original's files would change them.
    const copy = join(folder, 'closed', 'copy');
    await cp(dataDir, copy, { recursive: true });
    await expect(openEmbedded({ dataDir: copy, rootBase, logger })).rejects.toThrow(/looks like a copy of/);
    // Moved it is still the same one.
    await rm(copy, { recursive: true });
    await rename(dataDir, copy);
    await (await openEmbedded({ dataDir: copy, rootBase, logger })).close();
    expect(await existingCluster(copy)).toBe(cluster);
  });
});
