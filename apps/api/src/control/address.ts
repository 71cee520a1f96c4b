import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readPrivateFile } from '../security/private-file.js';

/** What the system takes as the path of a socket, without the NUL at its end (macOS; Linux takes 107). */
const MAX_PATH_BYTES = 103;

const withCode = z.object({ code: z.string() });

/** The socket on which the server of a data folder takes commands. */
export function socketPath(dataDir: string): string {
  return join(dataDir, 'control.sock');
}

/** Names the socket of a data folder whose own path is too long to hold one. */
export function pointerPath(dataDir: string): string {
  return join(dataDir, 'control.path');
}

export function fitsSocket(path: string): boolean {
  return Buffer.byteLength(path) <= MAX_PATH_BYTES;
}

/** Where the socket of a data folder may be, if it runs. */
export async function socketPaths(dataDir: string): Promise<string[]> {
  const own = socketPath(dataDir);
  const elsewhere = await pointedSocket(dataDir);
  return [...(fitsSocket(own) ? [own] : []), ...(elsewhere === null ? [] : [elsewhere])];
}

/**
 * The socket that the data folder points to; null if there is none. Its folder must be private to whoever made the
 * pointer: in a folder for everybody's temporary files somebody else may have taken the name of one that is gone.
 */
export async function pointedSocket(dataDir: string): Promise<string | null> {
  const pointer = pointerPath(dataDir);
  const path = await readPrivateFile(pointer);
  if (path === null) return null;
  const [owner, folder] = await Promise.all([statOf(pointer), statOf(dirname(path))]);
  const isPrivate = folder?.isDirectory() && folder.uid === owner?.uid && (folder.mode & 0o077) === 0;
  return isPrivate ? path : null;
}

/** Whether somebody listens on a socket. One whose process is gone refuses. */
export function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => (isNobody(error) ? resolve(false) : reject(error)));
  });
}

/** Whether a connection failed for want of a server. */
export function isNobody(error: unknown): boolean {
  const parsed = withCode.safeParse(error);
  return parsed.success && ['ENOENT', 'ENOTDIR', 'ECONNREFUSED'].includes(parsed.data.code);
}

function statOf(path: string): Promise<Stats | null> {
  return lstat(path).catch(() => null);
}
