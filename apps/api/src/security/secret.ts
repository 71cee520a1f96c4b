import { hkdfSync, randomBytes } from 'node:crypto';
import { readOrCreatePrivateFile } from './private-file.js';

/** What a derived key is for. One purpose, one key. */
export type KeyPurpose = 'storage-urls' | 'cursors';

/** Derives a 32-byte key for one purpose from the installation's root secret (HKDF, RFC 5869). */
export type DeriveKey = (purpose: KeyPurpose) => Uint8Array;

/** The installation's keys: from `IPTO_SECRET`, else from a file made once in the data folder (0600). */
export async function openKeys(secret: string | null, secretFile: string): Promise<DeriveKey> {
  const root =
    secret ?? (await readOrCreatePrivateFile(secretFile, () => randomBytes(48).toString('base64url')));
  return (purpose) => new Uint8Array(hkdfSync('sha256', root, '', `ipto/${purpose}`, 32));
}
