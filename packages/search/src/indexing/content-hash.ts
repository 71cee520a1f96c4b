import { createHash } from 'node:crypto';

/** Equal for texts that differ in case and white space at most. */
export function contentHash(body: string): string {
  return createHash('sha256')
    .update(body.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim())
    .digest('hex');
}
