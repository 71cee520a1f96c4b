import { chmod, lchown, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

interface Entry {
  readonly mode: number;
  readonly isFolder: boolean;
}

/** Sets the permissions of a folder and all that is in it. Links are left alone. */
export async function chmodTree(path: string, modeOf: (entry: Entry) => number): Promise<void> {
  const stat = await lstat(path);
  if (stat.isSymbolicLink()) return;
  const mode = modeOf({ mode: stat.mode, isFolder: stat.isDirectory() });
  if ((stat.mode & 0o7777) !== mode) await chmod(path, mode);
  if (stat.isDirectory()) for (const name of await readdir(path)) await chmodTree(join(path, name), modeOf);
}

/** Gives a folder and all that is in it to another user. */
export async function chownTree(path: string, uid: number, gid: number): Promise<void> {
  await lchown(path, uid, gid);
  if ((await lstat(path)).isDirectory())
    for (const name of await readdir(path)) await chownTree(join(path, name), uid, gid);
}

/** Makes a folder that others may enter but not list, whatever the umask. One that is there stays as it is. */
export async function makeEnterable(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o711 });
  if (made !== undefined) await chmod(folder, 0o711);
}

/** Takes from a folder's entries what others may do with them, but for those that are for others. */
export async function keepPrivate(folder: string, isForOthers: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stat = await lstat(path).catch(() => null);
    if (stat === null || stat.isSymbolicLink() || isForOthers(name) || (stat.mode & 0o077) === 0) continue;
    await chmod(path, stat.mode & 0o700);
  }
}
