const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;

/**
 * Tells bytes apart that a disk or a program changed by accident. The kernels work it out in the same way. `words` are
 * a multiple of four.
 */
export function checksum(words: Uint32Array): number {
  let a = PRIME_1 | 0;
  let b = PRIME_2 | 0;
  let c = PRIME_3 | 0;
  let d = 0;
  for (let i = 0; i < words.length; i += 4) {
    a = mixed(a, words[i] ?? 0);
    b = mixed(b, words[i + 1] ?? 0);
    c = mixed(c, words[i + 2] ?? 0);
    d = mixed(d, words[i + 3] ?? 0);
  }
  let sum = (rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18) + words.length * 4) | 0;
  sum = Math.imul(sum ^ (sum >>> 15), PRIME_2);
  sum = Math.imul(sum ^ (sum >>> 13), PRIME_3);
  return (sum ^ (sum >>> 16)) >>> 0;
}

function mixed(lane: number, word: number): number {
  return Math.imul(rotated((lane + Math.imul(word, PRIME_2)) | 0, 13), PRIME_1);
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
