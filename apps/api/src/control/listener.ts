import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writePrivateFile } from '../security/private-file.js';
import { fitsSocket, isAnswered, pointedSocket, pointerPath, socketPath } from './address.js';

/** Where a server listens. */
export interface Listening {
  readonly path: string;
  /** Takes the socket away, unless it has become another's meanwhile. */
  remove(): Promise<void>;
}

/**
 * Makes a server listen for a data folder, on a socket for its owner alone (0600), and replaces one that a dead process
 * has left; null if another process listens.
 */
export async function listenFor(server: Server, dataDir: string): Promise<Listening | null> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const pointed = await pointedSocket(dataDir);
  for (const path of [socketPath(dataDir), pointed])
    if (path !== null && fitsSocket(path) && (await isAnswered(path))) return null;
  if (pointed !== null) await rm(dirname(pointed), { recursive: true, force: true });
  await rm(pointerPath(dataDir), { force: true });
  return (await listenInside(server, dataDir)) ?? listenElsewhere(server, dataDir);
}

/** In the data folder; null if its path is too long, or its file system takes no sockets. */
async function listenInside(server: Server, dataDir: string): Promise<Listening | null> {
  const folder = await mkdtemp(join(dataDir, 'control-'));
  try {
    // In a folder of its own until it is private, and then under its name at once, in place of a dead one.
    const first = join(folder, 's');
    if (!fitsSocket(first)) return null;
    await listen(server, first);
    const path = socketPath(dataDir);
    await rename(first, path);
    return { path, remove: await removerOf(path) };
  } catch (error) {
    if (server.listening) throw error;
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In a private folder of the system's, which a file in the data folder names. */
async function listenElsewhere(server: Server, dataDir: string): Promise<Listening> {
  const folder = await mkdtemp(join(tmpdir(), 'ipto-control-'));
  const path = join(folder, 's');
  await listen(server, path);
  await writePrivateFile(pointerPath(dataDir), path);
  return {
    path,
    async remove() {
      await rm(pointerPath(dataDir), { force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server, path: string): Promise<void> {
  server.listen(path);
  await once(server, 'listening');
  await chmod(path, 0o600);
}

async function removerOf(path: string): Promise<() => Promise<void>> {
  const { ino } = await lstat(path);
  return async () => {
    const present = await lstat(path).catch(() => null);
    if (present?.ino === ino) await rm(path, { force: true });
  };
}
