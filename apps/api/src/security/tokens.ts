import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 random bits, with the only form of it that is stored. */
export function mintToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** SHA-256, hex. The secret is random, so a slow hash would add nothing. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
