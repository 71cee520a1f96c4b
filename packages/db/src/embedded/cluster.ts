import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { EngineRefused, OtherMajorVersion } from '../errors.js';
import { makePassword, SUPERUSER, type Transport } from './address.js';
import type { Binaries } from './binaries.js';
import { environment } from './environment.js';
import type { Home } from './home.js';
import { chownTree } from './permissions.js';

/** The major version of the binaries. */
const MAJOR = '18';

/**
 * Checks that this PostgreSQL and this user can work on the cluster.
 * @throws OtherMajorVersion, EngineRefused
 */
export async function checkCluster({ cluster, runner }: Home): Promise<void> {
  const { uid } = await stat(cluster);
  if (runner.spawnAs.uid !== undefined && uid !== runner.uid)
    await chownTree(cluster, runner.uid, runner.gid);
  else if (runner.uid !== -1 && uid !== runner.uid)
    throw new EngineRefused(
      `The database in ${cluster} belongs to the user with the id ${uid}. Start as that user, or as root if root began it.`,
    );
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version !== MAJOR) throw new OtherMajorVersion(cluster, version, MAJOR);
}

/** Makes an empty cluster: aside first, so that one whose making was cut off is never taken for one. */
export async function makeCluster(
  home: Home,
  binaries: Binaries,
  transport: Transport,
  throwaway: boolean,
): Promise<void> {
  const { folder, cluster, runner } = home;
  requireName(runner.uid);
  const part = await mkdtemp(`${cluster}.part-`);
  try {
    const data = join(part, 'data');
    await mkdir(data, { mode: 0o700 });
    const password = join(part, 'password');
    if (transport === 'port') await writeFile(password, await makePassword(home), { mode: 0o600 });
    if (runner.spawnAs.uid !== undefined) await chownTree(part, runner.uid, runner.gid);
    await initdb(binaries, home, [
      ...['--pgdata', data, '--username', SUPERUSER, '--encoding', 'UTF8', '--locale', 'C'],
      ...[
        '--locale-provider',
        'builtin',
        '--builtin-locale',
        'C.UTF-8',
        '--data-checksums',
        '--no-instructions',
      ],
      ...['--auth-local', 'trust', '--auth-host', transport === 'port' ? 'scram-sha-256' : 'reject'],
      ...(transport === 'port' ? ['--pwfile', password] : []),
      ...(throwaway ? ['--no-sync'] : []),
    ]);
    await rename(data, cluster);
    if (!throwaway) await syncFolder(folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** `initdb` looks up who runs it. */
function requireName(uid: number): void {
  if (uid === -1) return;
  try {
    if (uid === process.getuid?.()) userInfo();
  } catch {
    throw new EngineRefused(
      `The user with the id ${uid} has no entry in /etc/passwd, without which PostgreSQL makes no database. ` +
        'Add one, start as another user, or name a PostgreSQL server in DATABASE_URL.',
    );
  }
}

async function initdb(binaries: Binaries, { cluster, runner }: Home, args: string[]): Promise<void> {
  const child = spawn(binaries.initdb, args, {
    ...runner.spawnAs,
    cwd: '/',
    env: environment(binaries),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const failure = await new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? null : `ended with ${code ?? signal}`));
  });
  if (failure !== null)
    throw new EngineRefused(
      `PostgreSQL could not make a database in ${cluster}: initdb ${failure}. ${said.trim()}\n` +
        'If its programs do not run on this system at all (they want glibc 2.27 or newer), name a PostgreSQL server in ' +
        'DATABASE_URL.',
    );
}

/** So that the new name in the folder outlives a loss of power. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
