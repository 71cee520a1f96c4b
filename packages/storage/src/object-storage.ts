import type { Readable } from 'node:stream';

/** What one signed PUT may do: put exactly `sizeBytes` of `contentType` under `key`, until `expiresAt`. */
export interface UploadGrant {
  key: string;
  sizeBytes: number;
  contentType: string;
  expiresAt: Date;
}

/** What one signed GET may do: read `key` until `expiresAt`, as a file called the last segment of `filename`. */
export interface DownloadGrant {
  key: string;
  filename: string;
  contentType: string;
  expiresAt: Date;
}

/** A request for the client to make as it is: nothing in it may be changed. */
export interface SignedUpload {
  url: string;
  method: 'PUT';
  headers: Record<string, string>;
}

/** Byte positions, counted from 0, both inclusive, as in HTTP. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Where the bytes of objects live. Uploads go to `uploads/{object id}`; only bytes sealed under
 * `sealed/{object id}/{ulid}` are ever read, and what the server makes of them under `previews/{object id}/{ulid}`. A key that holds nothing is an `ApiError` `not_found`,
 * bytes that can't be written are an `ApiError` `unavailable`.
 */
export interface ObjectStorage {
  /** A URL for PUTs of exactly `sizeBytes` under an upload key, and the headers that must go with it. */
  signUpload(grant: UploadGrant): Promise<SignedUpload>;

  /** A URL for GET and HEAD of a sealed key or a preview's. */
  signDownload(grant: DownloadGrant): Promise<string>;

  /**
   * Fixes what was uploaded under a key that no signed PUT ever names. False if nothing was uploaded.
   * A sealed key keeps its bytes: sealing it again changes nothing. The upload key stays until it is
   * deleted, so that a crash in between loses nothing.
   */
  seal(uploadKey: string, sealedKey: string): Promise<boolean>;

  /** Stores bytes of the server's own making under a preview's key; when this resolves they are on disk. */
  write(previewKey: string, bytes: Uint8Array): Promise<void>;

  /** The size in bytes, or null if the key holds nothing. */
  size(key: string): Promise<number | null>;

  /** The bytes, or the part of them in `range`. The caller reads the stream to its end or destroys it. */
  read(key: string, range?: ByteRange): Promise<Readable>;

  /** Runs `use` with the bytes in a local file, which is only to be read, and only until `use` is done. */
  withFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T>;

  /** Removes keys; those that hold nothing are fine. */
  delete(keys: readonly string[]): Promise<void>;

  /** Readiness: rejects with the reason if storage can't take bytes. */
  check(): Promise<void>;
}
