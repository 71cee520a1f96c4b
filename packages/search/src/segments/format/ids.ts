/** Crockford's base 32, as ULIDs are written. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
const ULID_LENGTH = 26;
/** Bytes of an id without its prefix. */
export const ID_BYTES = 16;

export type IdPrefix = 'psg_' | 'obj_';

/** Writes an id's ULID as 16 bytes, which are in the order of the ids. */
export function writeId(id: string, prefix: IdPrefix, target: Uint8Array, at: number): void {
  if (!id.startsWith(prefix) || id.length !== prefix.length + ULID_LENGTH)
    throw new RangeError(`${JSON.stringify(id)} is no id that begins with ${prefix}`);
  let pending = 0;
  // 26 digits have two bits more than 16 bytes: the first digit is 7 at most.
  let bits = -2;
  let place = at;
  for (let i = prefix.length; i < id.length; i++) {
    const value = VALUES.get(id.charAt(i));
    if (value === undefined || (bits === -2 && value > 7))
      throw new RangeError(`${JSON.stringify(id)} holds no ULID`);
    pending = ((pending << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      target[place++] = pending >> bits;
    }
  }
}

const DIGIT_CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0));
const digits = Buffer.alloc(ULID_LENGTH);

/** Reads an id that {@link writeId} wrote. */
export function readId(prefix: IdPrefix, bytes: Uint8Array, at: number): string {
  let pending = 0;
  let bits = 2;
  let place = 0;
  for (let i = 0; i < ID_BYTES; i++) {
    pending = ((pending << 8) | (bytes[at + i] ?? 0)) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      digits[place++] = DIGIT_CODES[(pending >> bits) & 31] ?? 0;
    }
  }
  return prefix + digits.toString('latin1');
}
