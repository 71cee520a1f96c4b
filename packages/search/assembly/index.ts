/**
 * The loops of the search index that touch every passage or posting. They work on memory that all search threads share:
 * segments lie in it as they were written, each thread has scratch space of its own, and all places are addresses.
 * Nothing here allocates. What is read from a segment is checked against the segment's end: a corrupt one gives -1.
 */

/** Where reading a number of several bytes went on to, and whether it ran over the end. */
let cursor: usize = 0;
let overrun: bool = false;

/** Reads the rest of a number whose first byte said that more follow. */
function longNumber(first: u32, p: usize, end: usize): u32 {
  let value = first & 0x7f;
  let shift: u32 = 7;
  while (p < end && shift < 35) {
    const byte = <u32>load<u8>(p++);
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      cursor = p;
      return value;
    }
    shift += 7;
  }
  overrun = true;
  cursor = end;
  return 0;
}

/** Adds to the scores of all passages that hold a term, by BM25, and marks which word of the query they hold. */
export function score(
  p: usize,
  end: usize,
  passages: u32,
  lengths: usize,
  scores: usize,
  marks: usize,
  weight: f64,
  base: f64,
  slope: f64,
  tag: u32,
): i32 {
  overrun = false;
  let passage: u32 = 0;
  while (p < end) {
    let head = <u32>load<u8>(p++);
    if (head >= 0x80) {
      head = longNumber(head, p, end);
      p = cursor;
    }
    passage += head >>> 1;
    let count: u32 = 1;
    if ((head & 1) === 0) {
      if (p >= end) return -1;
      count = <u32>load<u8>(p++);
      if (count >= 0x80) {
        count = longNumber(count, p, end);
        p = cursor;
      }
    }
    if (passage >= passages || overrun) return -1;
    const length = <f64>load<u16>(lengths + ((<usize>passage) << 1));
    const at = scores + ((<usize>passage) << 3);
    store<f64>(at, load<f64>(at) + (weight * <f64>count) / (<f64>count + base + slope * length));
    const mark = marks + ((<usize>passage) << 2);
    const before = load<u32>(mark);
    if ((before & 0xffff) !== tag) store<u32>(mark, (((before >>> 16) + 1) << 16) | tag);
  }
  return 0;
}

/** Sets the bits of all passages that hold a term. */
export function markHolding(p: usize, end: usize, passages: u32, bits: usize): i32 {
  overrun = false;
  let passage: u32 = 0;
  while (p < end) {
    let head = <u32>load<u8>(p++);
    if (head >= 0x80) {
      head = longNumber(head, p, end);
      p = cursor;
    }
    passage += head >>> 1;
    if ((head & 1) === 0) {
      if (p >= end) return -1;
      if (<u32>load<u8>(p++) >= 0x80) {
        longNumber(0, p, end);
        p = cursor;
      }
    }
    if (passage >= passages || overrun) return -1;
    const at = bits + ((<usize>(passage >>> 5)) << 2);
    store<u32>(at, load<u32>(at) | (1 << (passage & 31)));
  }
  return 0;
}

/** Counts the passages that hold a term and have their bit set. */
export function countHolding(p: usize, end: usize, passages: u32, bits: usize): i32 {
  overrun = false;
  let passage: u32 = 0;
  let counted: i32 = 0;
  while (p < end) {
    let head = <u32>load<u8>(p++);
    if (head >= 0x80) {
      head = longNumber(head, p, end);
      p = cursor;
    }
    passage += head >>> 1;
    if ((head & 1) === 0) {
      if (p >= end) return -1;
      if (<u32>load<u8>(p++) >= 0x80) {
        longNumber(0, p, end);
        p = cursor;
      }
    }
    if (passage >= passages || overrun) return -1;
    counted += (load<u32>(bits + ((<usize>(passage >>> 5)) << 2)) >>> (passage & 31)) & 1;
  }
  return counted;
}

/** Whether a passage's bit is set; there are no bits where all are. */
function allowed(bits: usize, passage: u32): bool {
  return bits === 0 || ((load<u32>(bits + ((<usize>(passage >>> 5)) << 2)) >>> (passage & 31)) & 1) === 1;
}

/**
 * Writes down the passages whose scores are among the best so many of all that were collected with this heap, which is a
 * count and then the least of the best scores first. More are written down than stay among the best in the end.
 */
export function collectBest(
  passages: u32,
  bits: usize,
  scores: usize,
  marks: usize,
  heap: usize,
  most: u32,
  out: usize,
): u32 {
  let written: u32 = 0;
  let size = load<u32>(heap);
  const best = heap + 8;
  for (let passage: u32 = 0; passage < passages; passage++) {
    if ((passage & 3) === 0 && passage + 4 <= passages) {
      if (!v128.any_true(v128.load(marks + ((<usize>passage) << 2)))) {
        passage += 3;
        continue;
      }
    }
    if (load<u32>(marks + ((<usize>passage) << 2)) === 0 || !allowed(bits, passage)) continue;
    const found = load<f64>(scores + ((<usize>passage) << 3));
    if (size === most && found < load<f64>(best)) continue;
    store<u32>(out + ((<usize>written) << 2), passage);
    written++;
    if (size < most) {
      let at = size++;
      while (at > 0) {
        const above = (at - 1) >>> 1;
        const other = load<f64>(best + ((<usize>above) << 3));
        if (other <= found) break;
        store<f64>(best + ((<usize>at) << 3), other);
        at = above;
      }
      store<f64>(best + ((<usize>at) << 3), found);
    } else if (found > load<f64>(best)) {
      let at: u32 = 0;
      for (;;) {
        let below: u32 = 2 * at + 1;
        if (below >= size) break;
        if (
          below + 1 < size &&
          load<f64>(best + ((<usize>(below + 1)) << 3)) < load<f64>(best + ((<usize>below) << 3))
        )
          below++;
        const other = load<f64>(best + ((<usize>below) << 3));
        if (other >= found) break;
        store<f64>(best + ((<usize>at) << 3), other);
        at = below;
      }
      store<f64>(best + ((<usize>at) << 3), found);
    }
  }
  store<u32>(heap, size);
  return written;
}

/**
 * Writes down in how many bits each passage's signature differs from one, and counts the passages at each distance.
 * Those whose bit is not set get 65 535.
 */
export function hamming(
  signatures: usize,
  stride: u32,
  passages: u32,
  probe: usize,
  bits: usize,
  distances: usize,
  counts: usize,
): void {
  let at = signatures;
  const probe0 = v128.load(probe);
  const probe1 = v128.load(probe + 16);
  const probe2 = v128.load(probe + 32);
  for (let passage: u32 = 0; passage < passages; passage++, at += stride) {
    let distance: u32 = 0xffff;
    if (allowed(bits, passage)) {
      let sums: v128;
      if (stride === 48) {
        const ones = i8x16.add(
          i8x16.add(
            i8x16.popcnt(v128.xor(v128.load(at), probe0)),
            i8x16.popcnt(v128.xor(v128.load(at + 16), probe1)),
          ),
          i8x16.popcnt(v128.xor(v128.load(at + 32), probe2)),
        );
        sums = i16x8.extadd_pairwise_i8x16_u(ones);
      } else {
        sums = i16x8.splat(0);
        for (let i: u32 = 0; i < stride; i += 16)
          sums = i16x8.add(
            sums,
            i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v128.xor(v128.load(at + i), v128.load(probe + i)))),
          );
      }
      const pairs = i32x4.extadd_pairwise_i16x8_u(sums);
      distance =
        i32x4.extract_lane(pairs, 0) +
        i32x4.extract_lane(pairs, 1) +
        i32x4.extract_lane(pairs, 2) +
        i32x4.extract_lane(pairs, 3);
      const count = counts + ((<usize>distance) << 2);
      store<u32>(count, load<u32>(count) + 1);
    }
    store<u16>(distances + ((<usize>passage) << 1), <u16>distance);
  }
}

/** Writes down the passages that are at most so far away. */
export function collectNear(distances: usize, passages: u32, most: u32, out: usize): u32 {
  let written: u32 = 0;
  const limit = i16x8.splat(<i16>most);
  for (let passage: u32 = 0; passage < passages; passage++) {
    if ((passage & 7) === 0 && passage + 8 <= passages) {
      if (!v128.any_true(i16x8.le_u(v128.load(distances + ((<usize>passage) << 1)), limit))) {
        passage += 7;
        continue;
      }
    }
    if (<u32>load<u16>(distances + ((<usize>passage) << 1)) > most) continue;
    store<u32>(out + ((<usize>written) << 2), passage);
    written++;
  }
  return written;
}

/** Sets or clears the bits from one to before another. */
export function fillBits(bits: usize, from: u32, to: u32, value: bool): void {
  while (from < to) {
    const at = bits + ((<usize>(from >>> 5)) << 2);
    const width = min<u32>(32 - (from & 31), to - from);
    const mask: u32 = (width === 32 ? 0xffffffff : (1 << width) - 1) << (from & 31);
    store<u32>(at, value ? load<u32>(at) | mask : load<u32>(at) & ~mask);
    from += width;
  }
}

/** Bitmaps are a whole number of 32-bit words; no bit behind the last passage's is set. */
export function andBits(target: usize, other: usize, bytes: u32): void {
  for (let i: u32 = 0; i < bytes; i += 4)
    store<u32>(target + i, load<u32>(target + i) & load<u32>(other + i));
}

export function orBits(target: usize, other: usize, bytes: u32): void {
  for (let i: u32 = 0; i < bytes; i += 4)
    store<u32>(target + i, load<u32>(target + i) | load<u32>(other + i));
}

export function invertBits(bits: usize, passages: u32): void {
  const words = (passages + 31) >>> 5;
  for (let i: u32 = 0; i < words; i++) {
    const at = bits + ((<usize>i) << 2);
    store<u32>(at, ~load<u32>(at));
  }
  const left = passages & 31;
  if (left === 0) return;
  const last = bits + ((<usize>(words - 1)) << 2);
  store<u32>(last, load<u32>(last) & ((1 << left) - 1));
}

export function hasBits(bits: usize, bytes: u32): bool {
  for (let i: u32 = 0; i < bytes; i += 4) if (load<u32>(bits + i) !== 0) return true;
  return false;
}

/** Sets the bits of the passages whose page lies between two, both inclusive. Pages have 2 or 4 bytes each. */
export function markPages(pages: usize, width: u32, passages: u32, from: u32, to: u32, bits: usize): void {
  for (let passage: u32 = 0; passage < passages; passage++) {
    const at = pages + <usize>passage * width;
    const page = width === 2 ? <u32>load<u16>(at) : load<u32>(at);
    if (page === 0 || page < from || page > to) continue;
    const word = bits + ((<usize>(passage >>> 5)) << 2);
    store<u32>(word, load<u32>(word) | (1 << (passage & 31)));
  }
}

/** Whether some bytes stand in others: anywhere, or with `atPart` only at the beginning or after a slash. */
export function holdsBytes(text: usize, length: u32, wanted: usize, wantedLength: u32, atPart: bool): bool {
  if (wantedLength > length) return false;
  const last = length - wantedLength;
  for (let start: u32 = 0; start <= last; start++) {
    if (atPart && start > 0 && load<u8>(text + start - 1) !== 0x2f) continue;
    let same: u32 = 0;
    while (same < wantedLength && load<u8>(text + start + same) === load<u8>(wanted + same)) same++;
    if (same === wantedLength) return true;
  }
  return false;
}

const TERMS_PER_BLOCK: u32 = 16;

/** How the beginning of a block of terms compares with a term: below, equal or above zero. 2 for a corrupt one. */
function compareHead(p: usize, end: usize, term: usize, length: u32): i32 {
  if (p >= end) return 2;
  let size = <u32>load<u8>(p++);
  if (size >= 0x80) {
    overrun = false;
    size = longNumber(size, p, end);
    p = cursor;
    if (overrun) return 2;
  }
  if (size > <u32>(end - p)) return 2;
  const shorter = min(size, length);
  for (let i: u32 = 0; i < shorter; i++) {
    const mine = load<u8>(p + i);
    const theirs = load<u8>(term + i);
    if (mine !== theirs) return mine < theirs ? -1 : 1;
  }
  return size === length ? 0 : size < length ? -1 : 1;
}

/** The last block of terms that begins with a term or one before it; 0 if there is none; -1 for a corrupt segment. */
export function seekBlock(
  table: usize,
  blocks: u32,
  dictionary: usize,
  end: usize,
  term: usize,
  length: u32,
): i32 {
  let low: u32 = 0;
  let high = blocks;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    const offset = load<u32>(table + ((<usize>middle) << 3));
    if (offset >= <u32>(end - dictionary)) return -1;
    const compared = compareHead(dictionary + offset, end, term, length);
    if (compared === 2) return -1;
    if (compared <= 0) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Looks up a term: 1 and its place among the terms, in how many passages it is, where its postings begin and where they
 * end, in four 32-bit words; 0 if there is none; -1 for a corrupt segment.
 */
export function lookUp(
  table: usize,
  terms: u32,
  dictionary: usize,
  end: usize,
  postings: usize,
  postingsEnd: usize,
  term: usize,
  length: u32,
  out: usize,
): i32 {
  if (terms === 0) return 0;
  const blocks = (terms + TERMS_PER_BLOCK - 1) / TERMS_PER_BLOCK;
  const block = seekBlock(table, blocks, dictionary, end, term, length);
  if (block < 0) return -1;
  const entry = table + ((<usize>block) << 3);
  const offset = load<u32>(entry);
  const postingsOffset = load<u32>(entry + 4);
  if (offset >= <u32>(end - dictionary) || postingsOffset > <u32>(postingsEnd - postings)) return -1;
  let p = dictionary + offset;
  let list = postings + postingsOffset;
  let index = <u32>block * TERMS_PER_BLOCK;
  const last = min(index + TERMS_PER_BLOCK, terms);
  // How many bytes of the term are those of the entry before.
  let same: u32 = 0;
  overrun = false;
  for (let first = true; index < last; index++, first = false) {
    let shared: u32 = 0;
    if (!first) {
      if (p >= end) return -1;
      shared = <u32>load<u8>(p++);
      if (shared >= 0x80) {
        shared = longNumber(shared, p, end);
        p = cursor;
      }
    }
    if (p >= end) return -1;
    let size = <u32>load<u8>(p++);
    if (size >= 0x80) {
      size = longNumber(size, p, end);
      p = cursor;
    }
    if (overrun || size > <u32>(end - p)) return -1;
    let state: i32 = -1;
    if (shared < same) return 0;
    if (shared === same) {
      const rest = length - same;
      const shorter = min(size, rest);
      let i: u32 = 0;
      while (i < shorter && load<u8>(p + i) === load<u8>(term + same + i)) i++;
      if (i === size && i === rest) state = 0;
      else if (i < shorter ? load<u8>(p + i) > load<u8>(term + same + i) : size > rest) return 0;
      same += i;
    }
    p += size;
    if (p >= end) return -1;
    let holding = <u32>load<u8>(p++);
    if (holding >= 0x80) {
      holding = longNumber(holding, p, end);
      p = cursor;
    }
    if (overrun || p >= end) return -1;
    let bytes = <u32>load<u8>(p++);
    if (bytes >= 0x80) {
      bytes = longNumber(bytes, p, end);
      p = cursor;
    }
    if (overrun || bytes > <u32>(postingsEnd - list)) return -1;
    if (state === 0) {
      store<u32>(out, index);
      store<u32>(out + 4, holding);
      store<u32>(out + 8, <u32>list);
      store<u32>(out + 12, <u32>(list + bytes));
      return 1;
    }
    list += bytes;
  }
  return 0;
}

const PRIME_1: u32 = 0x9e3779b1;
const PRIME_2: u32 = 0x85ebca77;
const PRIME_3: u32 = 0xc2b2ae3d;

/** The checksum of so many bytes, a multiple of 16: the same as `format/checksum.ts` gives. */
export function checksum(p: usize, length: u32): u32 {
  let a: u32 = PRIME_1;
  let b: u32 = PRIME_2;
  let c: u32 = PRIME_3;
  let d: u32 = 0;
  const end = p + length;
  for (; p < end; p += 16) {
    a = rotl<u32>(a + load<u32>(p) * PRIME_2, 13) * PRIME_1;
    b = rotl<u32>(b + load<u32>(p + 4) * PRIME_2, 13) * PRIME_1;
    c = rotl<u32>(c + load<u32>(p + 8) * PRIME_2, 13) * PRIME_1;
    d = rotl<u32>(d + load<u32>(p + 12) * PRIME_2, 13) * PRIME_1;
  }
  let sum = rotl<u32>(a, 1) + rotl<u32>(b, 7) + rotl<u32>(c, 12) + rotl<u32>(d, 18) + length;
  sum = (sum ^ (sum >>> 15)) * PRIME_2;
  sum = (sum ^ (sum >>> 13)) * PRIME_3;
  return sum ^ (sum >>> 16);
}

/** Clears so many bytes. */
export function clear(p: usize, bytes: u32): void {
  memory.fill(p, 0, bytes);
}
