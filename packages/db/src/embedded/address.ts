import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import type { Home } from './home.js';
import type { PostmasterFile } from './postmaster-file.js';

/** How the server is reached: by a socket in a folder that is private to who runs it, or else by a port of this machine. */
export type Address =
  | { readonly kind: 'socket'; readonly folder: string; readonly isTemporary: boolean }
  | { readonly kind: 'port'; readonly port: number };

export type Transport = Address['kind'];

export const SUPERUSER = 'ipto';
/** Of the socket's name. A port of the network is never opened for it. */
const SOCKET_PORT = 5432;
const LOOPBACK = '127.0.0.1';
/** What the system takes as the path of a socket, without the NUL at its end. */
const MOST_SOCKET_BYTES = process.platform === 'linux' ? 107 : 103;

/** Unix sockets, where Node and PostgreSQL both have them. */
export const ownTransport: Transport = process.platform === 'win32' ? 'port' : 'socket';

/** Chooses where the server listens. The cluster's folder itself is as private as PostgreSQL demands it to be. */
export async function chooseAddress({ cluster, runner }: Home, transport: Transport): Promise<Address> {
  if (transport === 'port') return { kind: 'port', port: await freePort() };
  const socket = join(cluster, `.s.PGSQL.${SOCKET_PORT}`);
  if (Buffer.byteLength(socket) <= MOST_SOCKET_BYTES)
    return { kind: 'socket', folder: cluster, isTemporary: false };
  const folder = await mkdtemp(join(shortTemporaryFolder(), 'ipto-'));
  if (runner.spawnAs.uid !== undefined) await chown(folder, runner.uid, runner.gid);
  return { kind: 'socket', folder, isTemporary: true };
}

/** TMPDIR may itself be a long path. */
function shortTemporaryFolder(): string {
  const folder = tmpdir();
  return Buffer.byteLength(folder) <= 60 ? folder : '/tmp';
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, LOOPBACK, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}

export async function forgetAddress(address: Address): Promise<void> {
  if (address.kind === 'socket' && address.isTemporary)
    await rm(address.folder, { recursive: true, force: true });
}

/** Removes what a server that ended badly has left: its socket's own note of its process may name another one by now. */
export async function removeSocket(address: Address): Promise<void> {
  if (address.kind === 'port') return;
  const socket = join(address.folder, `.s.PGSQL.${SOCKET_PORT}`);
  for (const path of [socket, `${socket}.lock`]) await rm(path, { force: true });
}

/** What makes the server listen there, and nowhere else. */
export function listenSettings(address: Address): Record<string, string> {
  if (address.kind === 'port')
    return { listen_addresses: LOOPBACK, port: String(address.port), unix_socket_directories: '' };
  return {
    listen_addresses: '',
    port: String(SOCKET_PORT),
    // A list of names, of which each may be quoted.
    unix_socket_directories: `"${address.folder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
  };
}

/** The address that a running server has written down. */
export function addressIn({ socketFolder, port }: PostmasterFile): Address {
  return socketFolder === null
    ? { kind: 'port', port }
    : { kind: 'socket', folder: socketFolder, isTemporary: false };
}

/** How this process, or another with the same rights, connects. Nothing is left to the PG… variables of its environment. */
export async function connectionTo(address: Address, home: Pick<Home, 'folder'>): Promise<pg.ClientConfig> {
  const place =
    address.kind === 'socket'
      ? { host: address.folder, port: SOCKET_PORT }
      : { host: LOOPBACK, port: address.port, password: await readFile(passwordFile(home), 'utf8') };
  return { ...place, user: SUPERUSER, database: 'postgres', ssl: false, options: '-c client_encoding=UTF8' };
}

/** The password of a server that anybody on this machine can reach. */
function passwordFile({ folder }: Pick<Home, 'folder'>): string {
  return join(folder, 'postgres.password');
}

export async function makePassword(home: Pick<Home, 'folder'>): Promise<string> {
  const password = randomBytes(32).toString('base64url');
  await writeFile(passwordFile(home), password, { mode: 0o600, flush: true });
  return password;
}
