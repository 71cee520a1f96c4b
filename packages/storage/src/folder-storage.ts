import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { ApiError, notFound } from '@ipto/contracts';
import { downloadHeaders } from './download-headers.js';
import { errorCode, makeFolder, moveInto, pin, withNewFile, writing } from './durable-write.js';
import { FolderLayout, isPreviewKey, isUploadKey, keyOfPath } from './folder-layout.js';
import type { ByteRange, DownloadGrant, ObjectStorage, SignedUpload, UploadGrant } from './object-storage.js';
import { requestedRange } from './range-header.js';
import { checkContentLength, writeBody } from './upload-body.js';
import { type SignedMethod, UrlSigner } from './url-signer.js';

/** After this long nobody writes to a temporary file any more: its process has died. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;
const CHUNK_BYTES = 256 * 1024;

export interface FolderStorageOptions {
  /** Made when first needed. */
  root: string;
  /** 32 bytes or more. */
  signingKey: Uint8Array;
  /** Where `receive` and `open` are mounted, as clients see it: `http://127.0.0.1:4000/storage`. */
  baseUrl: string;
  /** Whether an upload key still takes bytes: false once it is confirmed, cancelled or expired. */
  acceptsUpload: (key: string) => Promise<boolean>;
  now?: () => Date;
}

/** A request to a signed URL; `url` is its path and query, or the whole of it. */
export interface StorageRequest {
  url: string;
  headers: IncomingHttpHeaders;
}

/** An answer to hand on. A body that isn't read to its end must be destroyed. */
export interface StorageResponse {
  status: 200 | 206 | 416;
  headers: Record<string, string>;
  body: Readable | null;
}

/** Object storage in a folder on disk, served by signed URLs through {@link receive} and {@link open}. */
export class FolderStorage implements ObjectStorage {
  readonly #layout: FolderLayout;
  readonly #signer: UrlSigner;
  readonly #baseUrl: string;
  readonly #acceptsUpload: (key: string) => Promise<boolean>;
  readonly #now: () => Date;
  /** Keys that a PUT is being received for: one at a time, or one reservation could fill the disk. */
  readonly #receiving = new Set<string>();

  constructor(options: FolderStorageOptions) {
    this.#now = options.now ?? (() => new Date());
    this.#layout = new FolderLayout(options.root);
    this.#signer = new UrlSigner(options.signingKey, this.#now);
    this.#baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.#acceptsUpload = options.acceptsUpload;
  }

  async signUpload({ key, sizeBytes, contentType, expiresAt }: UploadGrant): Promise<SignedUpload> {
    if (!isUploadKey(key)) throw new TypeError(`Not an upload key: ${JSON.stringify(key)}`);
    const claims = { size: String(sizeBytes), type: contentType };
    const query = this.#signer.sign('PUT', key, expiresAt, claims);
    return {
      url: `${this.#baseUrl}/${key}?${query}`,
      method: 'PUT',
      headers: { 'content-type': contentType },
    };
  }

  async signDownload({ key, filename, contentType, expiresAt }: DownloadGrant): Promise<string> {
    this.#layout.file(key);
    const query = this.#signer.sign('GET', key, expiresAt, { filename, type: contentType });
    return `${this.#baseUrl}/${key}?${query}`;
  }

  /**
   * Takes the body of a signed PUT. When this resolves, the bytes are on disk and survive a power loss;
   * when it rejects, nothing of them is kept and the upload key holds what it held before. `ApiError`s:
   * `forbidden` (expired, changed, another content type), `payload_too_large`, `bad_request` (too short or
   * aborted or too slow), `conflict` (confirmed or cancelled, or another PUT of this key is running),
   * `unavailable` (the disk is full or broken). Part of the body may then be unread: answer with
   * `Connection: close`.
   */
  async receive(request: StorageRequest & { body: Readable }): Promise<void> {
    const { key, claims } = this.#verify('PUT', request.url);
    const sizeBytes = Number(claims.get('size'));
    if (request.headers['content-type'] !== claims.get('type')) {
      throw new ApiError('forbidden', 'The Content-Type is not the one that was announced.');
    }
    checkContentLength(request.headers['content-length'], sizeBytes);
    if (this.#receiving.has(key)) {
      throw new ApiError('conflict', 'Another PUT to this URL is still running.');
    }
    this.#receiving.add(key);
    try {
      await this.#assertAcceptsUpload(key);
      await withNewFile(
        this.#layout.incoming,
        (file) => writeBody(request.body, file, sizeBytes),
        async (temporary) => {
          await this.#assertAcceptsUpload(key);
          await moveInto(temporary, this.#layout.file(key));
        },
      );
    } finally {
      this.#receiving.delete(key);
    }
  }

  /** Answers a signed GET or HEAD, with one Range at most. An `ApiError` if it is refused. */
  async open(request: StorageRequest & { method: string }): Promise<StorageResponse> {
    const { method } = request;
    if (method !== 'GET' && method !== 'HEAD') {
      throw new ApiError('method_not_allowed', `${method} is not allowed here.`);
    }
    const { key, claims } = this.#verify('GET', request.url);
    const headers = downloadHeaders(claims.get('filename') ?? '', claims.get('type') ?? '');
    const file = await this.#open(key);
    let handedOver = false;
    try {
      const { size } = await file.stat();
      // RFC 9110: a Range means nothing to HEAD.
      const range = method === 'GET' ? requestedRange(request.headers.range, size) : null;
      if (range === 'unsatisfiable') {
        const unsatisfied = { 'content-range': `bytes */${size}`, 'content-length': '0' };
        return { status: 416, headers: { ...headers, ...unsatisfied }, body: null };
      }
      const length = range ? range.end - range.start + 1 : size;
      headers['content-length'] = String(length);
      if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${size}`;
      handedOver = method === 'GET';
      return { status: range ? 206 : 200, headers, body: handedOver ? streamOf(file, range) : null };
    } finally {
      if (!handedOver) await file.close();
    }
  }

  async seal(uploadKey: string, sealedKey: string): Promise<boolean> {
    const [source, target] = [this.#layout.file(uploadKey), this.#layout.file(sealedKey)];
    if ((await sizeOf(source)) === null) return false;
    try {
      await writing(() => pin(source, target, this.#layout.incoming));
      return true;
    } catch (error) {
      // Removed between the look and the link: then nothing is uploaded any more.
      if ((await sizeOf(source)) === null) return false;
      throw error;
    }
  }

  async write(previewKey: string, bytes: Uint8Array): Promise<void> {
    if (!isPreviewKey(previewKey)) throw new TypeError(`Not a preview's key: ${JSON.stringify(previewKey)}`);
    await withNewFile(
      this.#layout.incoming,
      (file) => writing(() => file.writeFile(bytes)),
      (temporary) => moveInto(temporary, this.#layout.file(previewKey)),
    );
  }

  async size(key: string): Promise<number | null> {
    return sizeOf(this.#layout.file(key));
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    return streamOf(await this.#open(key), range ?? null);
  }

  async withFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T> {
    if ((await this.size(key)) === null) throw notFound();
    return use(this.#layout.file(key));
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) await rm(this.#layout.file(key), { force: true });
  }

  async check(): Promise<void> {
    await withNewFile(
      this.#layout.incoming,
      (file) => writing(() => file.writeFile('ipto')),
      async () => {},
    );
  }

  /** Removes what uploads left behind that a crash of the server cut short. To be run at start and daily. */
  async sweep(): Promise<void> {
    const { incoming } = this.#layout;
    await makeFolder(incoming);
    const before = this.#now().getTime() - ABANDONED_MS;
    for (const name of await readdir(incoming)) {
      const file = path.join(incoming, name);
      const modified = await stat(file).then(
        (found) => found.mtimeMs,
        () => null,
      );
      if (modified !== null && modified < before) await rm(file, { force: true });
    }
  }

  #verify(method: SignedMethod, url: string): { key: string; claims: URLSearchParams } {
    const end = url.indexOf('?');
    const key = end < 0 ? null : keyOfPath(url.slice(0, end));
    if (!key) throw new ApiError('forbidden', 'This is not a signed storage URL.');
    return { key, claims: this.#signer.verify(method, key, new URLSearchParams(url.slice(end))) };
  }

  async #assertAcceptsUpload(key: string): Promise<void> {
    if (await this.#acceptsUpload(key)) return;
    throw new ApiError('conflict', 'This upload is already confirmed or cancelled.');
  }

  async #open(key: string): Promise<FileHandle> {
    try {
      return await open(this.#layout.file(key), 'r');
    } catch (error) {
      throw errorCode(error) === 'ENOENT' ? notFound() : error;
    }
  }
}

function streamOf(file: FileHandle, range: ByteRange | null): Readable {
  return file.createReadStream({ highWaterMark: CHUNK_BYTES, ...range });
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
