import { SegmentCorrupt } from '../../errors.js';
import { ByteReader } from '../../format/bytes.js';
import { bitmapBytes } from '../../format/layout.js';
import { type PositionLists, positionsOf } from '../../format/terms.js';
import type { PhraseWord } from '../../types.js';
import type { Desk, Postings, Segment } from './desk.js';

/** More than any position: a passage and a position in it make one number. */
const POSITIONS = 2 ** 21;

/** Makes the bitmap with this number of the passages that hold a phrase; the one behind it is used, too. */
export function markPhrase(desk: Desk, segment: Segment, words: readonly PhraseWord[], number: number): void {
  const bits = desk.bitmap(number);
  const found = markTogether(desk, segment, words, number);
  if (found === null) return;
  const together = desk.bitmapWords(number);
  let starts: Float64Array | null = null;
  // Words in few passages first: fewer places are then compared.
  const order = found.map((postings, i) => ({ postings, offset: words[i]?.offset ?? 0 }));
  order.sort((a, b) => sizeOf(a.postings) - sizeOf(b.postings));
  const { positions } = segment;
  for (const { postings, offset } of order) {
    const own = startsOf(segment, positions, postings, offset, together);
    starts = starts ? shared(starts, own) : own;
    if (starts.length === 0) break;
  }
  desk.kernels.clear(bits, bitmapBytes(segment.passages));
  for (const start of starts ?? []) {
    const passage = Math.floor(start / POSITIONS);
    together[passage >>> 5] = (together[passage >>> 5] ?? 0) | (1 << (passage & 31));
  }
}

/**
 * Makes the bitmap with this number of the passages that hold all words of a phrase, wherever, and gives the postings of
 * each word; null if there is none.
 */
export function markTogether(
  desk: Desk,
  segment: Segment,
  words: readonly PhraseWord[],
  number: number,
): Postings[][] | null {
  const { kernels } = desk;
  const bytes = bitmapBytes(segment.passages);
  const bits = desk.bitmap(number);
  const own = desk.bitmap(number + 1);
  kernels.clear(bits, bytes);
  const found = words.map(({ terms }) =>
    [...new Set(terms)].flatMap((term) => segment.lookUp(desk.key(term)) ?? []),
  );
  if (found.length === 0 || found.some((postings) => postings.length === 0)) return null;
  kernels.invertBits(bits, segment.passages);
  for (const postings of found) {
    kernels.clear(own, bytes);
    for (const each of postings) segment.mark(each, own);
    kernels.andBits(bits, own, bytes);
    if (!kernels.hasBits(bits, bytes)) return null;
  }
  return found;
}

function sizeOf(postings: readonly Postings[]): number {
  return postings.reduce((sum, { holding }) => sum + holding, 0);
}

/** Where the phrase would begin for each place of a word in the passages whose bits are set, ascending. */
function startsOf(
  { at, view, passages }: Segment,
  positions: PositionLists,
  postings: readonly Postings[],
  offset: number,
  bits: Uint32Array,
): Float64Array {
  const starts: number[] = [];
  const { bytes } = view;
  for (const each of postings) {
    const reader = new ByteReader(bytes, each.at - at, each.end - at);
    const standing = positionsOf(positions, each.index);
    let passage = 0;
    while (reader.at < reader.end) {
      const head = reader.number();
      passage += head >>> 1;
      if ((head & 1) === 0) reader.number();
      if (reader.failed || passage >= passages) throw new SegmentCorrupt('its postings are broken');
      const wanted = (((bits[passage >>> 5] ?? 0) >>> (passage & 31)) & 1) === 1;
      let position = 0;
      for (let left = standing.number(); left > 0 && !standing.failed; left--) {
        position += standing.number();
        if (wanted && position >= offset && position < POSITIONS)
          starts.push(passage * POSITIONS + position - offset);
      }
      if (standing.failed) throw new SegmentCorrupt('its positions are broken');
    }
  }
  return Float64Array.from(starts).sort();
}

/** What is in both of two ascending lists. */
function shared(a: Float64Array, b: Float64Array): Float64Array {
  const both: number[] = [];
  let j = 0;
  for (const each of a) {
    while (j < b.length && (b[j] ?? 0) < each) j++;
    if (b[j] === each) both.push(each);
  }
  return Float64Array.from(both);
}
