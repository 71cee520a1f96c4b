import { SegmentCorrupt } from '../errors.js';

/** Written at the beginning of each part. A change of what any byte means changes the version. */
const DATA_MAGIC = 0x53545049;
const POSITIONS_MAGIC = 0x50545049;
export const FORMAT_VERSION = 1;

/** How many terms of the dictionary are found by reading one after another; each block begins with a whole term. */
export const TERMS_PER_BLOCK = 16;
/** What signatures are padded to, and where sections begin. */
export const ALIGNMENT = 16;
export const HEADER_BYTES = 80;
export const POSITIONS_HEADER_BYTES = 32;

/** The words of the header of the data. What is checked by the checksum begins behind it. */
const HEADER = {
  magic: 0,
  version: 1,
  length: 2,
  checksum: 3,
  passages: 4,
  objects: 5,
  terms: 6,
  totalLengthLow: 7,
  totalLengthHigh: 8,
  signatureBytes: 9,
  pageBytes: 10,
  filenameBytes: 11,
  strings: 12,
  stringBytes: 13,
  dictionaryBytes: 14,
  postingsBytes: 15,
} as const;
/** How many bytes of the beginning the checksum leaves out. */
export const UNCHECKED_BYTES = 16;

/** The words of the header of the positions. */
const POSITIONS_HEADER = {
  magic: 0,
  version: 1,
  length: 2,
  checksum: 3,
  dataChecksum: 4,
  terms: 5,
  bytes: 6,
} as const;

/** How much there is of everything in a segment. */
export interface Sizes {
  readonly passages: number;
  readonly objects: number;
  readonly terms: number;
  /** The lengths of all passages together. */
  readonly totalLength: number;
  /** Of a signature, before padding; 0 if no passage has one. */
  readonly signatureBytes: number;
  /** Of a page number: 0, 2 or 4. */
  readonly pageBytes: number;
  readonly filenameBytes: number;
  readonly strings: number;
  readonly stringBytes: number;
  readonly dictionaryBytes: number;
  readonly postingsBytes: number;
}

/** Where the sections of a segment begin, from the beginning of its data. Those with ends end where the next begins. */
export interface Layout extends Sizes {
  /** Bytes from one signature to the next. */
  readonly stride: number;
  readonly signaturesAt: number;
  /** A bit for each passage: whether it has a signature. */
  readonly signedAt: number;
  readonly passageIdsAt: number;
  readonly hashesAt: number;
  readonly lengthsAt: number;
  readonly pagesAt: number;
  readonly objectIdsAt: number;
  readonly createdAt: number;
  /** The first passage of each object, and how many passages there are. */
  readonly firstPassagesAt: number;
  readonly typesAt: number;
  readonly languagesAt: number;
  /** Where each filename ends. */
  readonly filenameEndsAt: number;
  readonly filenamesAt: number;
  readonly stringEndsAt: number;
  readonly stringsAt: number;
  /** For each block of terms, where it begins in the dictionary, and where its postings begin. */
  readonly blocksAt: number;
  readonly dictionaryAt: number;
  readonly postingsAt: number;
  readonly length: number;
}

export function blocksOf(terms: number): number {
  return Math.ceil(terms / TERMS_PER_BLOCK);
}

export function padded(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Works out where everything lies. Every search does for each segment: sections are named one by one, which is fast. */
export function layoutOf(sizes: Sizes): Layout {
  const { passages, objects } = sizes;
  const stride = padded(sizes.signatureBytes);
  const signaturesAt = HEADER_BYTES;
  const signedAt = signaturesAt + padded(passages * stride);
  const passageIdsAt = signedAt + padded(stride === 0 ? 0 : bitmapBytes(passages));
  const hashesAt = passageIdsAt + padded(passages * 16);
  const lengthsAt = hashesAt + padded(passages * 8);
  const pagesAt = lengthsAt + padded(passages * 2);
  const objectIdsAt = pagesAt + padded(passages * sizes.pageBytes);
  const createdAt = objectIdsAt + padded(objects * 16);
  const firstPassagesAt = createdAt + padded(objects * 8);
  const typesAt = firstPassagesAt + padded((objects + 1) * 4);
  const languagesAt = typesAt + padded(objects * 4);
  const filenameEndsAt = languagesAt + padded(objects * 4);
  const filenamesAt = filenameEndsAt + padded(objects * 4);
  const stringEndsAt = filenamesAt + padded(sizes.filenameBytes);
  const stringsAt = stringEndsAt + padded(sizes.strings * 4);
  const blocksAt = stringsAt + padded(sizes.stringBytes);
  const dictionaryAt = blocksAt + padded(blocksOf(sizes.terms) * 8);
  const postingsAt = dictionaryAt + padded(sizes.dictionaryBytes);
  return {
    passages,
    objects,
    terms: sizes.terms,
    totalLength: sizes.totalLength,
    signatureBytes: sizes.signatureBytes,
    pageBytes: sizes.pageBytes,
    filenameBytes: sizes.filenameBytes,
    strings: sizes.strings,
    stringBytes: sizes.stringBytes,
    dictionaryBytes: sizes.dictionaryBytes,
    postingsBytes: sizes.postingsBytes,
    stride,
    signaturesAt,
    signedAt,
    passageIdsAt,
    hashesAt,
    lengthsAt,
    pagesAt,
    objectIdsAt,
    createdAt,
    firstPassagesAt,
    typesAt,
    languagesAt,
    filenameEndsAt,
    filenamesAt,
    stringEndsAt,
    stringsAt,
    blocksAt,
    dictionaryAt,
    postingsAt,
    length: postingsAt + padded(sizes.postingsBytes),
  };
}

/** Bytes of a bit for each passage, in whole words. */
export function bitmapBytes(passages: number): number {
  return Math.ceil(passages / 32) * 4;
}

/** Reads and checks the header of a segment's data, given its words. Throws {@link SegmentCorrupt}. */
export function readLayout(words: Uint32Array, at: number, length: number): Layout {
  const word = (name: keyof typeof HEADER) => words[at + HEADER[name]] ?? 0;
  if (length < HEADER_BYTES || word('magic') !== DATA_MAGIC) throw new SegmentCorrupt('it is no segment');
  if (word('version') !== FORMAT_VERSION)
    throw new SegmentCorrupt(`its format is ${word('version')}, not ${FORMAT_VERSION}`);
  const layout = layoutOf({
    passages: word('passages'),
    objects: word('objects'),
    terms: word('terms'),
    totalLength: word('totalLengthLow') + word('totalLengthHigh') * 2 ** 32,
    signatureBytes: word('signatureBytes'),
    pageBytes: word('pageBytes'),
    filenameBytes: word('filenameBytes'),
    strings: word('strings'),
    stringBytes: word('stringBytes'),
    dictionaryBytes: word('dictionaryBytes'),
    postingsBytes: word('postingsBytes'),
  });
  if (![0, 2, 4].includes(layout.pageBytes)) throw new SegmentCorrupt('its pages have no known size');
  if (word('length') !== length || layout.length !== length)
    throw new SegmentCorrupt(`it has ${length} bytes where ${layout.length} belong`);
  return layout;
}

/** The checksum that a part's header states. */
export function statedChecksum(words: Uint32Array, at: number): number {
  return words[at + HEADER.checksum] ?? 0;
}

export function writeHeader(words: Uint32Array, layout: Layout): void {
  const { totalLength, ...rest } = layout;
  const values = {
    ...rest,
    magic: DATA_MAGIC,
    version: FORMAT_VERSION,
    checksum: 0,
    totalLengthLow: totalLength % 2 ** 32,
    totalLengthHigh: Math.floor(totalLength / 2 ** 32),
  };
  for (const name of Object.keys(HEADER) as (keyof typeof HEADER)[]) words[HEADER[name]] = values[name];
}

export function writeChecksum(words: Uint32Array, sum: number): void {
  words[HEADER.checksum] = sum;
}

/** Where the sections of a segment's positions begin. */
export interface PositionsLayout {
  /** For each block of terms, where its positions begin. */
  readonly blocksAt: number;
  readonly bytesAt: number;
  readonly bytes: number;
  readonly length: number;
}

export function positionsLayoutOf(terms: number, bytes: number): PositionsLayout {
  const bytesAt = POSITIONS_HEADER_BYTES + padded(blocksOf(terms) * 4);
  return { blocksAt: POSITIONS_HEADER_BYTES, bytesAt, bytes, length: bytesAt + padded(bytes) };
}

/** Reads and checks the header of a segment's positions, which must be those of the data with this checksum. */
export function readPositionsLayout(
  words: Uint32Array,
  at: number,
  length: number,
  { terms, dataChecksum }: { readonly terms: number; readonly dataChecksum: number },
): PositionsLayout {
  const word = (name: keyof typeof POSITIONS_HEADER) => words[at + POSITIONS_HEADER[name]] ?? 0;
  if (length < POSITIONS_HEADER_BYTES || word('magic') !== POSITIONS_MAGIC)
    throw new SegmentCorrupt('its positions are none');
  if (word('version') !== FORMAT_VERSION)
    throw new SegmentCorrupt(`the format of its positions is ${word('version')}, not ${FORMAT_VERSION}`);
  const layout = positionsLayoutOf(terms, word('bytes'));
  if (word('terms') !== terms || word('dataChecksum') !== dataChecksum)
    throw new SegmentCorrupt('its positions belong to another');
  if (word('length') !== length || layout.length !== length)
    throw new SegmentCorrupt(`its positions have ${length} bytes where ${layout.length} belong`);
  return layout;
}

export function writePositionsHeader(
  words: Uint32Array,
  layout: PositionsLayout,
  { terms, dataChecksum }: { readonly terms: number; readonly dataChecksum: number },
): void {
  words[POSITIONS_HEADER.magic] = POSITIONS_MAGIC;
  words[POSITIONS_HEADER.version] = FORMAT_VERSION;
  words[POSITIONS_HEADER.length] = layout.length;
  words[POSITIONS_HEADER.dataChecksum] = dataChecksum;
  words[POSITIONS_HEADER.terms] = terms;
  words[POSITIONS_HEADER.bytes] = layout.bytes;
}
