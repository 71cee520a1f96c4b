/** The signs of a vector's values, 32 in a word, the first in the highest bit; 1 for positive. */
export type Signature = Uint32Array;

/** The signs of a vector as PostgreSQL reads a bit string. */
export function signText(vector: Float32Array): string {
  return Array.from(vector, (value) => (value > 0 ? '1' : '0')).join('');
}

/** Reads a bit string as `bit_send` gives it: its length in bits, then its bytes. */
export function packedSigns(sent: Buffer): Signature {
  const words = new Uint32Array(Math.ceil(sent.readInt32BE(0) / 32));
  for (let i = 4; i < sent.length; i++) {
    const at = (i - 4) >> 2;
    words[at] = (words[at] ?? 0) | ((sent[i] ?? 0) << (24 - 8 * ((i - 4) & 3)));
  }
  return words;
}

/**
 * Tells of each of several signatures, whose bytes stand one after another, the sum of a vector's values, each under the
 * sign that the signature gives it: about the cosine of the two vectors. What each byte adds is worked out once.
 */
export function signedSums(vector: Float32Array, signatures: Uint8Array): (place: number) => number {
  const bytes = Math.ceil(vector.length / 8);
  const sums = new Float32Array(bytes * 256);
  for (let at = 0; at < bytes; at++)
    for (let bits = 0; bits < 256; bits++) {
      let sum = 0;
      for (let i = 0; i < 8; i++) {
        const value = vector[at * 8 + i] ?? 0;
        sum += (bits >> (7 - i)) & 1 ? value : -value;
      }
      sums[at * 256 + bits] = sum;
    }
  return (place) => {
    let sum = 0;
    for (let at = 0; at < bytes; at++) sum += sums[at * 256 + (signatures[place * bytes + at] ?? 0)] ?? 0;
    return sum;
  };
}

/** In how many values the signs of two vectors differ; counted no further than beyond `enough`. */
export function signsApart(a: Signature, b: Signature, enough = Number.POSITIVE_INFINITY): number {
  let apart = 0;
  for (let i = 0; i < a.length && apart <= enough; i++) apart += ones((a[i] ?? 0) ^ (b[i] ?? 0));
  return apart;
}

/** How many bits of a 32-bit word are set. Warren: Hacker's Delight, 2nd edition, section 5-1. */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
