import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE36 = BASE62.slice(0, 10) + BASE62.slice(36);
const PREFIX_LENGTH = 12;
/** 43 characters of 62: 256 bits. */
const RANDOM_LENGTH = 43;
/** Six characters of 62 hold any CRC-32. */
const CHECKSUM_LENGTH = 6;
const PATTERN = new RegExp(
  `^ipto_([0-9a-z]{${PREFIX_LENGTH}})_([0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}})$`,
);

function random(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function checksum(prefix: string, body: string): string {
  let rest = crc32(`${prefix}_${body}`);
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = BASE62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** What the database holds of a secret. It is 256 random bits, so a slow hash would add nothing. */
function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A new key `ipto_{prefix}_{secret}`. The secret ends in a checksum, so that scanners know a real one offline. */
export function mintKey(): { key: string; prefix: string; secretHash: string } {
  const prefix = random(BASE36, PREFIX_LENGTH);
  const body = random(BASE62, RANDOM_LENGTH);
  const secret = body + checksum(prefix, body);
  return { key: `ipto_${prefix}_${secret}`, prefix, secretHash: hashSecret(secret) };
}

/** The parts of a well-formed key; null for anything whose checksum is wrong. */
export function readKey(key: string): { prefix: string; secret: string } | null {
  const [, prefix, secret] = PATTERN.exec(key) ?? [];
  if (prefix === undefined || secret === undefined) return null;
  const body = secret.slice(0, RANDOM_LENGTH);
  return secret.slice(RANDOM_LENGTH) === checksum(prefix, body) ? { prefix, secret } : null;
}

/** Whether a secret is the hashed one, in constant time. */
export function secretMatches(secret: string, secretHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret), 'hex'), Buffer.from(secretHash, 'hex'));
}
