/** The signs of a vector's values, 32 in a word: 1 for positive. */
export type Signature = Uint32Array;

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
