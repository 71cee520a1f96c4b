import { SegmentCorrupt } from '../errors.js';
import { ByteReader } from './bytes.js';
import { blocksOf, TERMS_PER_BLOCK } from './layout.js';

/** The parts of a segment's data that hold its terms. */
export interface Dictionary {
  readonly terms: number;
  /** For each block, where it begins in `bytes`, and where its postings begin. */
  readonly blocks: Uint32Array;
  readonly bytes: Uint8Array;
  readonly postingsBytes: number;
}

/** Walks through the terms of a segment in the order of their bytes, from the beginning of a block on. */
export class TermCursor {
  readonly #dictionary: Dictionary;
  readonly #reader: ByteReader;
  #term = new Uint8Array(64);
  #length = 0;
  #index: number;
  #postingsEnd = 0;
  #postingsAt = 0;
  #holding = 0;

  constructor(dictionary: Dictionary, block = 0) {
    this.#dictionary = dictionary;
    this.#reader = new ByteReader(dictionary.bytes);
    this.#index = block * TERMS_PER_BLOCK - 1;
  }

  /** Goes on to the next term; false behind the last. */
  next(): boolean {
    const { terms, blocks, postingsBytes } = this.#dictionary;
    const index = this.#index + 1;
    if (index >= terms) return false;
    const reader = this.#reader;
    const opens = index % TERMS_PER_BLOCK === 0;
    if (opens) {
      const block = (index / TERMS_PER_BLOCK) * 2;
      reader.at = blocks[block] ?? 0;
      this.#postingsEnd = blocks[block + 1] ?? 0;
    }
    const shared = opens ? 0 : reader.number();
    const size = reader.number();
    const from = reader.at;
    reader.skip(size);
    if (reader.failed || shared > this.#length) throw new SegmentCorrupt('its terms are broken');
    this.#length = shared + size;
    if (this.#length > this.#term.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#term.subarray(0, shared));
      this.#term = larger;
    }
    for (let i = 0; i < size; i++) this.#term[shared + i] = reader.bytes[from + i] ?? 0;
    this.#holding = reader.number();
    this.#postingsAt = this.#postingsEnd;
    this.#postingsEnd += reader.number();
    if (reader.failed || this.#postingsEnd > postingsBytes)
      throw new SegmentCorrupt('its postings are broken');
    this.#index = index;
    return true;
  }

  get index(): number {
    return this.#index;
  }

  /** The term in UTF-8; changed by the next step. */
  get bytes(): Uint8Array {
    return this.#term.subarray(0, this.#length);
  }

  get text(): string {
    return Buffer.from(this.#term.buffer, 0, this.#length).toString();
  }

  /** How many passages hold it. */
  get holding(): number {
    return this.#holding;
  }

  get postingsAt(): number {
    return this.#postingsAt;
  }

  get postingsEnd(): number {
    return this.#postingsEnd;
  }

  /** How its term compares with another: in the order of their bytes. */
  compare(other: Uint8Array): number {
    return compareBytes(this.#term, this.#length, other, other.length);
  }

  contains(part: Buffer): boolean {
    return Buffer.from(this.#term.buffer, 0, this.#length).includes(part);
  }

  startsWith(prefix: Uint8Array): boolean {
    if (prefix.length > this.#length) return false;
    for (let i = 0; i < prefix.length; i++) if (this.#term[i] !== prefix[i]) return false;
    return true;
  }
}

export function compareBytes(a: Uint8Array, aLength: number, b: Uint8Array, bLength: number): number {
  const shorter = Math.min(aLength, bLength);
  for (let i = 0; i < shorter; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

/** The positions of a segment's terms. */
export interface PositionLists {
  readonly terms: number;
  /** For each block of terms, where its positions begin. */
  readonly blocks: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Where a term's positions begin and end. Throws {@link SegmentCorrupt}. */
export function positionsOf({ terms, blocks, bytes }: PositionLists, index: number): ByteReader {
  const block = Math.floor(index / TERMS_PER_BLOCK);
  if (index >= terms || block >= blocksOf(terms)) throw new SegmentCorrupt('its positions are too few');
  const reader = new ByteReader(bytes, blocks[block] ?? 0);
  for (let i = block * TERMS_PER_BLOCK; i < index; i++) reader.skip(reader.number());
  const size = reader.number();
  const from = reader.at;
  reader.skip(size);
  if (reader.failed) throw new SegmentCorrupt('its positions are broken');
  return new ByteReader(bytes, from, from + size);
}
