import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PRESENT_STATES, type StoredObject } from '@ipto/contracts';
import { type Api, patient } from '../api/api.js';
import { IptoError } from '../api/error.js';
import { pages } from '../api/pages.js';
import type { createTransport } from '../api/transport.js';
import { contentTypeOf } from './content-type.js';
import { guardAgainstStall } from './stall.js';

const CHUNK_BYTES = 256 * 1024;
const STALL_MS = 120_000;
/** Confirming hashes the whole object on the server, and answers after that. */
const CONFIRM_MS = 15 * 60_000;
const CANCEL_MS = 10_000;
const RATE_LIMIT_ROUNDS = 5;
const RATE_LIMIT_LONGEST_WAIT_S = 120;

export interface UploadProgress {
  readonly phase: 'hashing' | 'sending';
  readonly bytes: number;
  readonly total: number;
}

export interface UploadOptions {
  /** The local file. */
  readonly path: string;
  readonly datasetId: string;
  /** Name in the dataset, `/` between segments; the last segment of `path` by default. */
  readonly filename?: string | undefined;
  /** Media type; by the filename's extension if absent. */
  readonly contentType?: string | undefined;
  /** Leave it be if the dataset holds these very bytes under this name. */
  readonly skipExisting?: boolean;
  readonly onProgress?: (progress: UploadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface UploadResult {
  readonly object: StoredObject;
  /** True if it was there already and nothing was sent. */
  readonly skipped: boolean;
}

/**
 * Uploads one file: hash, initiate, PUT, confirm. If sending or confirming fails, the pending upload is
 * cancelled. Rejects with {@link IptoError} for what the network or server did, else with the file's own error.
 */
export async function uploadFile(
  api: Api,
  transport: ReturnType<typeof createTransport>,
  options: UploadOptions,
): Promise<UploadResult> {
  const filename = options.filename ?? basename(options.path);
  const file = await open(options.path, 'r');
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error(`${options.path} is not a file.`);
    if (stats.size === 0) throw new Error(`${options.path} is empty.`);
    const { size } = stats;
    const checksum = await hash(file, size, options);
    if (options.skipExisting) {
      const object = await unhurried(options, () => findExisting(api, options, filename, checksum));
      if (object) return { object, skipped: true };
    }
    const request = {
      dataset_id: options.datasetId,
      filename,
      content_type: options.contentType ?? contentTypeOf(filename),
      size_bytes: size,
      checksum_sha256: checksum,
    };
    const upload = await unhurried(options, () =>
      api.objects.upload.mutate(request, callOptions(options.signal)),
    );
    try {
      await unhurried(options, () => send(transport, file, size, upload, options));
      const object = await unhurried(options, () =>
        api.objects.confirm.mutate({ id: upload.object_id }, patient(CONFIRM_MS, options.signal)),
      );
      return { object, skipped: false };
    } catch (error) {
      // Best effort: what stays behind expires on the server by itself.
      await api.objects.cancel.mutate({ id: upload.object_id }, patient(CANCEL_MS)).catch(() => undefined);
      throw error;
    }
  } finally {
    await file.close();
  }
}

/** Waits out rate limits: a refused call did nothing, and a folder of files soon meets one. */
async function unhurried<T>(options: UploadOptions, run: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof IptoError) || error.code !== 'rate_limited') throw error;
      const seconds = error.retryAfterSeconds ?? 1;
      if (round > RATE_LIMIT_ROUNDS || seconds > RATE_LIMIT_LONGEST_WAIT_S) throw error;
      await setTimeout(seconds * 1000, undefined, callOptions(options.signal));
    }
  }
}

function callOptions(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

/** Reads exactly `size` bytes of a file, in chunks; a file that ends earlier is an error. */
async function* read(
  file: FileHandle,
  size: number,
  phase: UploadProgress['phase'],
  options: UploadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  const buffer = () => Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, size - bytes));
  while (bytes < size) {
    options.signal?.throwIfAborted();
    const { bytesRead, buffer: chunk } = await file.read(buffer(), 0, undefined, bytes);
    if (bytesRead === 0) throw new Error(`${options.path} became shorter while it was read.`);
    bytes += bytesRead;
    yield chunk.subarray(0, bytesRead);
    options.onProgress?.({ phase, bytes, total: size });
  }
}

async function hash(file: FileHandle, size: number, options: UploadOptions): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of read(file, size, 'hashing', options)) digest.update(chunk);
  return digest.digest('hex');
}

async function findExisting(
  api: Api,
  options: UploadOptions,
  filename: string,
  checksum: string,
): Promise<StoredObject | null> {
  const candidates = pages(
    api.objects.list,
    { dataset_id: options.datasetId, checksum_sha256: checksum },
    callOptions(options.signal),
  );
  try {
    for await (const items of candidates) {
      const found = items.find((object) => object.filename === filename && PRESENT_STATES.has(object.status));
      if (found) return found;
    }
  } catch (error) {
    // A key that may only upload can't look; it sends the file again instead.
    if (!(error instanceof IptoError && error.code === 'insufficient_scope')) throw error;
  }
  return null;
}

async function send(
  transport: ReturnType<typeof createTransport>,
  file: FileHandle,
  size: number,
  upload: { upload_url: string; method: string; headers: Record<string, string> },
  options: UploadOptions,
): Promise<void> {
  const guard = guardAgainstStall(STALL_MS, options.signal);
  const body = async function* () {
    for await (const chunk of read(file, size, 'sending', options)) {
      yield chunk;
      guard.moved();
    }
  };
  try {
    const response = await transport(new URL(upload.upload_url), {
      method: upload.method,
      headers: { ...upload.headers, 'content-length': String(size) },
      body: body(),
      duplex: 'half',
      // Only with these two does Node's fetch not keep a copy of all it sends, for a redirect to come.
      redirect: 'error',
      window: null,
      signal: guard.signal,
    });
    await response.body?.cancel();
  } catch (error) {
    throw guard.signal.aborted ? guard.signal.reason : error;
  } finally {
    guard.stop();
  }
}
