import { SegmentCorrupt } from '../errors.js';
import { checksum } from './checksum.js';
import { blocksOf, readLayout, readPositionsLayout, statedChecksum, UNCHECKED_BYTES } from './layout.js';
import type { PositionLists } from './terms.js';
import { SegmentView } from './view.js';

/** Reads a segment's data outside of a search. Throws {@link SegmentCorrupt} if it is not as it was written. */
export function openSegment(data: Uint8Array): SegmentView {
  const bytes = aligned(data);
  const words = wordsOf(bytes);
  const layout = readLayout(words, 0, bytes.length);
  if (checksum(words.subarray(UNCHECKED_BYTES / 4)) !== statedChecksum(words, 0))
    throw new SegmentCorrupt('its checksum is wrong');
  const view = new SegmentView(bytes.buffer, bytes.byteOffset, layout);
  view.check();
  return view;
}

/** Reads the positions that belong to a segment. Throws {@link SegmentCorrupt} if they are not as they were written. */
export function openPositions(positions: Uint8Array, segment: SegmentView): PositionLists {
  const bytes = aligned(positions);
  const words = wordsOf(bytes);
  const { terms } = segment.layout;
  const { blocksAt, bytesAt, ...layout } = readPositionsLayout(words, 0, bytes.length, {
    terms,
    dataChecksum: statedChecksum(segment.words, 0),
  });
  if (checksum(words.subarray(UNCHECKED_BYTES / 4)) !== statedChecksum(words, 0))
    throw new SegmentCorrupt('the checksum of its positions is wrong');
  return {
    terms,
    blocks: words.subarray(blocksAt / 4, blocksAt / 4 + blocksOf(terms)),
    bytes: bytes.subarray(bytesAt, bytesAt + layout.bytes),
  };
}

function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 16 === 0 ? bytes : new Uint8Array(bytes);
}

/** The whole words of some bytes; a segment has no others. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  if (bytes.length % 16 !== 0) throw new SegmentCorrupt('it was cut off');
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}
