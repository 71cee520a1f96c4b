import { existsSync } from 'node:fs';
import { chmod, lstat, mkdtemp, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EngineRefused } from '../errors.js';
import { keepPrivate, makeEnterable } from './permissions.js';
import { findRunner, firstClosed, mayReach, type Runner } from './runner.js';

/** Where root keeps the clusters of data folders that nobody else may enter, and copies of PostgreSQL. */
export const ROOT_BASE = '/var/lib/ipto';

/** Where a data folder's cluster lies, and who runs it. */
export interface Home {
  /** The data folder itself, or a folder elsewhere that the data folder points to. */
  readonly folder: string;
  readonly cluster: string;
  readonly runner: Runner;
  /** Where copies of the binaries may go, the best first. */
  readonly copyFolders: readonly string[];
}

const CLUSTER = 'postgres';
/** How the names of copies of the binaries begin. */
export const COPY_PREFIX = 'postgresql-';
const POINTER = 'postgres.path';
/** In a home elsewhere: the data folder whose cluster it is. */
const RECORD = 'data-folder';

/** Where the cluster of a data folder lies, if it has one; the server's files may be another user's. */
export async function existingCluster(dataDir: string): Promise<string | null> {
  const home = (await pointedHome(dataDir)) ?? dataDir;
  const cluster = join(home, CLUSTER);
  return existsSync(cluster) ? cluster : null;
}

/** Where the cluster of a data folder lies if that is not in it; whoever starts the server should be told. */
export async function clusterElsewhere(dataDir: string): Promise<string | null> {
  const home = await pointedHome(dataDir);
  return home === null ? null : join(home, CLUSTER);
}

/** The folder of a database that the embedded engine of an earlier version has left; null if there is none. */
export async function oldEngineFolder(dataDir: string): Promise<string | null> {
  const folder = join(dataDir, 'db');
  return existsSync(folder) && (await existingCluster(dataDir)) === null ? folder : null;
}

/** Whether a data folder holds an embedded database, of this version or an earlier one. */
export async function holdsDatabase(dataDir: string): Promise<boolean> {
  return (await existingCluster(dataDir)) !== null || (await oldEngineFolder(dataDir)) !== null;
}

/**
 * The home of a data folder's cluster, made ready for who will run it.
 * @throws EngineRefused
 */
export async function prepareHome(dataDir: string, rootBase: string = ROOT_BASE): Promise<Home> {
  const pointed = await pointedHome(dataDir);
  if (pointed !== null) {
    await claim(pointed, dataDir);
    return homeIn(pointed, rootBase);
  }
  const home = await homeIn(dataDir, rootBase);
  if (home.runner.spawnAs.uid === undefined) return home;
  const closed = await firstClosed(home.runner, dirname(await realpath(dataDir)));
  if (closed === null) {
    await keepPrivate(dataDir, (name) => name === CLUSTER || name.startsWith(COPY_PREFIX));
    if ((await stat(dataDir)).uid !== home.runner.uid) await chmod(dataDir, 0o711);
    return home;
  }
  if (existsSync(home.cluster))
    throw new EngineRefused(
      `PostgreSQL runs as the user with the id ${home.runner.uid}, who may not enter ${closed}, and so not reach the ` +
        `database in ${home.cluster}. Let others enter that folder (chmod o+x), or start as that user.`,
    );
  return homeIn(await makeElsewhere(dataDir, rootBase), rootBase);
}

async function homeIn(folder: string, rootBase: string): Promise<Home> {
  const cluster = join(folder, CLUSTER);
  const runner = await findRunner(cluster);
  const isRoot = runner.spawnAs.uid !== undefined;
  return { folder, cluster, runner, copyFolders: isRoot ? [rootBase, folder] : [folder] };
}

/** A folder for this data folder alone, to which it then points. */
async function makeElsewhere(dataDir: string, rootBase: string): Promise<string> {
  await makeEnterable(rootBase);
  const runner = await findRunner(join(rootBase, CLUSTER));
  if (!(await mayReach(runner, rootBase)))
    throw new EngineRefused(
      `PostgreSQL does not run as root, and \`nobody\` may enter neither ${dataDir} nor ${rootBase}. ` +
        'Choose an IPTO_DATA_DIR that others may reach (chmod o+x on the folders above it), or set DATABASE_URL.',
    );
  const label = basename(dataDir).replace(/[^A-Za-z0-9]+/g, '') || 'ipto';
  const folder = await mkdtemp(join(rootBase, `${label}-`));
  await chmod(folder, 0o711);
  await claim(folder, dataDir);
  await writeWhole(join(dataDir, POINTER), folder);
  return folder;
}

async function pointedHome(dataDir: string): Promise<string | null> {
  const pointer = join(dataDir, POINTER);
  const own = await lstat(pointer).catch(() => null);
  if (own === null) return null;
  const folder = (await readFile(pointer, 'utf8')).trim();
  const owners = [process.getuid?.() ?? own.uid, (await stat(dataDir)).uid];
  if (!own.isFile() || !owners.includes(own.uid) || !existsSync(folder))
    throw new EngineRefused(
      `${pointer} says that the database of ${dataDir} is in ${folder}, which is not there or not of the same user. ` +
        'Put it back, or remove that file to begin with an empty database.',
    );
  return folder;
}

/** A copy of a data folder must not work on the original's cluster. */
async function claim(home: string, dataDir: string): Promise<void> {
  const record = join(home, RECORD);
  const here = await realpath(dataDir);
  const recorded = await readFile(record, 'utf8').catch(() => null);
  if (recorded === here) return;
  if (recorded !== null && existsSync(recorded) && (await pointedHome(recorded)) === home)
    throw new EngineRefused(
      `${here} looks like a copy of ${recorded}: both point to the database in ${home}. ` +
        `Copy that folder too, and write the copy's path into ${join(here, POINTER)}.`,
    );
  await writeWhole(record, here);
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o600, flush: true });
  await rename(`${path}.part`, path);
}
