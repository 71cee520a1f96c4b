import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, type FileHandle, link, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '@ipto/contracts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const CANNOT_LINK = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** The code of a file system error, '' for any other. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Runs file system work; its failure is not the caller's fault, but the caller must hear of it. */
export async function writing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const message = FULL.has(errorCode(error)) ? 'Storage is full.' : 'Storage could not take the bytes.';
    throw new ApiError('unavailable', message, {}, error);
  }
}

/** Makes the folder and everything above it; when this returns, what was made survives a power loss. */
export async function makeFolder(folder: string): Promise<void> {
  const topmost = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (topmost === undefined) return;
  for (let made = folder; made.length >= topmost.length; made = path.dirname(made)) {
    await syncFolder(path.dirname(made));
  }
}

/** Makes the entries of a folder survive a power loss. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Lets `fill` write a new file in `folder` and hands its path to `use` once the bytes are on disk.
 * Whatever happens, the path is gone in the end, unless `use` has renamed it.
 */
export async function withNewFile(
  folder: string,
  fill: (file: FileHandle) => Promise<void>,
  use: (path: string) => Promise<void>,
): Promise<void> {
  const temporary = path.join(folder, randomUUID());
  const file = await writing(async () => {
    await makeFolder(folder);
    return open(temporary, 'wx', 0o600);
  });
  try {
    try {
      await fill(file);
      await writing(() => file.sync());
    } finally {
      await file.close();
    }
    await use(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Renames a file over `target`; when this returns, both survive a power loss. */
export async function moveInto(source: string, target: string): Promise<void> {
  await writing(async () => {
    await makeFolder(path.dirname(target));
    await rename(source, target);
    await syncEntry(target);
  });
}

/**
 * Gives the bytes of `source` a second name that later renames over `source` leave alone: a hard link,
 * or a copy where the file system has none. An existing `target` stays as it is. Rejects with ENOENT if
 * there is no `source`.
 */
export async function pin(source: string, target: string, folder: string): Promise<void> {
  await makeFolder(path.dirname(target));
  try {
    await link(source, target);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EEXIST') {
      if (!CANNOT_LINK.has(code)) throw error;
      await copy(source, target, folder);
    }
  }
  await syncEntry(target);
}

async function copy(source: string, target: string, folder: string): Promise<void> {
  if (await exists(target)) return;
  const temporary = path.join(folder, randomUUID());
  try {
    await makeFolder(folder);
    await copyFile(source, temporary, constants.COPYFILE_FICLONE);
    const file = await open(temporary, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

/** Syncs a file's folder, and the one above it in case the folder itself is new. */
async function syncEntry(target: string): Promise<void> {
  await syncFolder(path.dirname(target));
  await syncFolder(path.dirname(path.dirname(target)));
}
