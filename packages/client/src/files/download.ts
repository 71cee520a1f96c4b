import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, link, lstat, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { StoredObject } from '@ipto/contracts';
import type { Api } from '../api/api.js';
import { IptoError, networkError } from '../api/error.js';
import type { createTransport } from '../api/transport.js';
import { guardAgainstStall } from './stall.js';

const STALL_MS = 120_000;

export interface DownloadOptions {
  readonly objectId: string;
  /** A file, or an existing folder in which the object's own name is used; the working folder by default. */
  readonly target?: string | undefined;
  /** Replace what stands at the target. */
  readonly force?: boolean | undefined;
  readonly onProgress?: (progress: { readonly bytes: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

export interface DownloadResult {
  readonly object: StoredObject;
  /** Absolute path of the file. */
  readonly path: string;
  readonly bytes: number;
  /** USD charged for the download. */
  readonly price: number;
}

/** The target of a download is taken, and it was not to be replaced. */
export class TargetExistsError extends Error {
  override readonly name = 'TargetExistsError';
  readonly path: string;

  constructor(path: string) {
    super(`${path} already exists.`);
    this.path = path;
  }
}

/**
 * Downloads one object through a temporary file beside its target, checks size and checksum, and only then
 * gives it its name. Rejects with {@link TargetExistsError} before anything is charged, {@link IptoError}
 * for what the network or server did, else with the file's own error.
 */
export async function downloadObject(
  api: Api,
  transport: ReturnType<typeof createTransport>,
  options: DownloadOptions,
): Promise<DownloadResult> {
  const callOptions = options.signal ? { signal: options.signal } : {};
  const object = await api.objects.get.query({ id: options.objectId }, callOptions);
  const path = await targetPath(options.target ?? '.', object);
  if (!options.force && (await exists(path))) throw new TargetExistsError(path);

  const temporary = join(
    dirname(path),
    `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.part`,
  );
  const file = await open(temporary, 'wx');
  let moved = false;
  try {
    const download = await api.objects.download.query({ id: options.objectId }, callOptions);
    const expected = { bytes: download.size_bytes, checksum: object.checksum_sha256 };
    try {
      await receive(transport, new URL(download.download_url), file, expected, options);
    } finally {
      await file.close();
    }
    await settle(temporary, path, options.force ?? false);
    moved = true;
    return { object, path, bytes: download.size_bytes, price: download.price };
  } finally {
    await file.close();
    if (!moved) await unlink(temporary).catch(() => undefined);
  }
}

async function targetPath(target: string, object: StoredObject): Promise<string> {
  const isFolder = await stat(target).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  return resolve(isFolder ? join(target, localName(object)) : target);
}

/** The last segment of an object's filename, as a name that every file system takes. */
function localName(object: StoredObject): string {
  const segment = object.filename.split('/').at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it replaces
  const name = segment.replace(/[\u0000-\u001f\u007f-\u009f<>:"\\|?*]/g, '_').replace(/[. ]+$/, '');
  return name === '' ? object.object_id : name;
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}

async function receive(
  transport: ReturnType<typeof createTransport>,
  url: URL,
  file: FileHandle,
  expected: { bytes: number; checksum: string | null },
  options: DownloadOptions,
): Promise<void> {
  const guard = guardAgainstStall(STALL_MS, options.signal);
  const digest = createHash('sha256');
  let bytes = 0;
  try {
    const response = await transport(url, { signal: guard.signal });
    for await (const chunk of chunks(response, url)) {
      guard.moved();
      bytes += chunk.length;
      if (bytes > expected.bytes) break;
      digest.update(chunk);
      await file.writeFile(chunk);
      options.onProgress?.({ bytes, total: expected.bytes });
    }
  } catch (error) {
    throw guard.signal.aborted ? guard.signal.reason : error;
  } finally {
    guard.stop();
  }
  if (bytes !== expected.bytes) {
    throw new IptoError(`The download has the wrong size: not ${expected.bytes} bytes.`, { code: 'network' });
  }
  if (expected.checksum !== null && digest.digest('hex') !== expected.checksum) {
    throw new IptoError('The downloaded bytes do not match the checksum of the object.', { code: 'network' });
  }
}

async function* chunks(response: Response, url: URL): AsyncGenerator<Uint8Array, void, undefined> {
  if (!response.body) return;
  const reader: AsyncIterable<Uint8Array> = response.body;
  const iterator = reader[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch((cause: unknown) => {
        throw networkError(cause, url);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Lets go of the connection where reading stopped early.
    await iterator.return?.().catch(() => undefined);
  }
}

/** Gives a finished file its name, never over an existing one unless told to. */
async function settle(temporary: string, path: string, force: boolean): Promise<void> {
  if (force) return await rename(temporary, path);
  try {
    // Unlike a rename, a hard link fails if the name was taken in the meantime.
    await link(temporary, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw new TargetExistsError(path);
    // File systems without hard links.
    if (await exists(path)) throw new TargetExistsError(path);
    return await rename(temporary, path);
  }
  await unlink(temporary);
}
