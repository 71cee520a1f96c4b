import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

const KEY = /^(?:uploads\/[\w-]{1,64}|(?:sealed|previews)\/[\w-]{1,64}\/[\w-]{1,64})$/;
const KEY_AT_END = /\/(uploads\/[\w-]{1,64}|(?:sealed|previews)\/[\w-]{1,64}\/[\w-]{1,64})$/;

/** Where things lie under the root of a {@link FolderStorage}. */
export class FolderLayout {
  readonly root: string;
  /** Files being written; on the same filesystem as the rest, so that they can be renamed into place. */
  readonly incoming: string;

  constructor(root: string) {
    this.root = resolve(root);
    this.incoming = join(this.root, 'incoming');
  }

  /**
   * The file of a key: `uploads/{id}` → `uploads/{spread}/{id}`, `sealed/{id}/{ulid}` →
   * `sealed/{spread}/{id}.{ulid}`, and previews like these. 4096 spread folders keep each of them small.
   */
  file(key: string): string {
    if (!KEY.test(key)) throw new TypeError(`Not a storage key: ${JSON.stringify(key)}`);
    const [area = '', ...names] = key.split('/');
    const spread = createHash('sha256').update(names.join('/')).digest('hex').slice(0, 3);
    return join(this.root, area, spread, names.join('.'));
  }
}

/** The key at the end of a URL (without its query), wherever storage is mounted; null if there is none. */
export function keyOfPath(path: string): string | null {
  return KEY_AT_END.exec(path)?.[1] ?? null;
}

/** Whether a key is one that clients upload to. */
export function isUploadKey(key: string): boolean {
  return KEY.test(key) && key.startsWith('uploads/');
}

/** Whether a key is one for what the server itself has made of an object. */
export function isPreviewKey(key: string): boolean {
  return KEY.test(key) && key.startsWith('previews/');
}
