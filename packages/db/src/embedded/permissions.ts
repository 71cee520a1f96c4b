import { chmod, lchown, lstat, readdir } from 'node:fs/promises';
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

/** Takes from a folder's entries, but for those named, what others may do with them: the folder itself is enterable. */
export async function keepPrivate(folder: string, except: readonly string[]): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stat = await lstat(path).catch(() => null);
    if (stat === null || stat.isSymbolicLink() || except.includes(name) || (stat.mode & 0o077) === 0)
      continue;
    await chmod(path, stat.mode & 0o700);
  }
}
