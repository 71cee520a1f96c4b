import { SegmentCorrupt } from '../../errors.js';
import {
  blocksOf,
  type Layout,
  type PositionsLayout,
  readLayout,
  readPositionsLayout,
  statedChecksum,
} from '../../format/layout.js';
import { type PositionLists, TermCursor } from '../../format/terms.js';
import { SegmentView } from '../../format/view.js';
import { CorruptAt, ROW, type Scratch, type SegmentTable } from '../jobs.js';
import type { Kernels } from '../kernels.js';

/** A text to look up, in scratch space. */
export interface Key {
  readonly at: number;
  readonly length: number;
}

/** Where a term's postings lie. */
export interface Postings {
  /** Its place among the terms. */
  readonly index: number;
  /** How many passages hold it. */
  readonly holding: number;
  readonly at: number;
  readonly end: number;
}

/** What a thread works with during one job: kernels, memory, and scratch space with the texts that are looked up. */
export class Desk {
  readonly kernels: Kernels;
  readonly buffer: ArrayBufferLike;
  readonly #scratch: Scratch;
  readonly #scratchAt: number;
  readonly #bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly #keys = new Map<string, Key>();
  #keysEnd: number;

  constructor(kernels: Kernels, memory: WebAssembly.Memory, scratch: Scratch, scratchAt: number) {
    this.kernels = kernels;
    this.buffer = memory.buffer;
    this.#scratch = scratch;
    this.#scratchAt = scratchAt;
    this.#bytes = new Uint8Array(this.buffer, scratchAt, scratch.bytes);
    this.words = new Uint32Array(this.buffer, scratchAt, scratch.bytes / 4);
    this.#keysEnd = scratch.keys;
  }

  /** The address of a section of the scratch space. */
  at(section: Exclude<keyof Scratch, 'bytes' | 'bitmapBytes' | 'bitmaps'>): number {
    return this.#scratchAt + this.#scratch[section];
  }

  /** Where a section of the scratch space begins in {@link words}. */
  wordAt(section: Exclude<keyof Scratch, 'bytes' | 'bitmapBytes' | 'bitmaps'>): number {
    return this.#scratch[section] / 4;
  }

  bitmap(number: number): number {
    return this.#scratchAt + this.#scratch.bitmaps + number * this.#scratch.bitmapBytes;
  }

  /** A bitmap's words; those behind a segment's passages mean nothing. */
  bitmapWords(number: number): Uint32Array {
    const at = (this.#scratch.bitmaps + number * this.#scratch.bitmapBytes) / 4;
    return this.words.subarray(at, at + this.#scratch.bitmapBytes / 4);
  }

  scores(passages: number): Float64Array {
    return new Float64Array(this.buffer, this.at('scores'), passages);
  }

  put(section: 'probe', bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#scratch[section]);
  }

  /** Puts a text where kernels find it. */
  key(text: string): Key {
    const known = this.#keys.get(text);
    if (known) return known;
    const bytes = Buffer.from(text);
    this.#bytes.set(bytes, this.#keysEnd);
    const key = { at: this.#scratchAt + this.#keysEnd, length: bytes.length };
    this.#keysEnd += bytes.length;
    this.#keys.set(text, key);
    return key;
  }
}

/** A segment under the eyes of a thread. */
export class Segment {
  /** Which of the caller's it is. */
  readonly index: number;
  readonly dataset: number;
  readonly dead: Uint32Array;
  readonly at: number;
  readonly layout: Layout;
  readonly view: SegmentView;
  readonly #desk: Desk;
  readonly #positions: { readonly at: number; readonly bytes: number };

  constructor(desk: Desk, { rows, dead }: SegmentTable, row: number) {
    const word = (name: keyof typeof ROW, of = row) => rows[of * ROW.words + ROW[name]] ?? 0;
    this.#desk = desk;
    this.index = word('index');
    this.dataset = word('dataset');
    this.at = word('at');
    this.dead = dead.subarray(row === 0 ? 0 : word('deadEnd', row - 1), word('deadEnd'));
    const bytes = word('bytes');
    if (bytes % 16 !== 0) throw new SegmentCorrupt('it was cut off');
    this.layout = readLayout(new Uint32Array(desk.buffer, this.at, bytes / 4), 0, bytes);
    this.view = new SegmentView(desk.buffer, this.at, this.layout);
    this.#positions = { at: word('positionsAt'), bytes: word('positionsBytes') };
  }

  get passages(): number {
    return this.layout.passages;
  }

  /** Finds a term's postings; null if it is in no passage. */
  lookUp({ at, length }: Key): Postings | null {
    const { terms, blocksAt, dictionaryAt, dictionaryBytes, postingsAt, postingsBytes } = this.layout;
    const found = this.#desk.kernels.lookUp(
      this.at + blocksAt,
      terms,
      this.at + dictionaryAt,
      this.at + dictionaryAt + dictionaryBytes,
      this.at + postingsAt,
      this.at + postingsAt + postingsBytes,
      at,
      length,
      this.#desk.at('result'),
    );
    if (found < 0) throw new SegmentCorrupt('its terms are broken');
    if (found === 0) return null;
    const { words } = this.#desk;
    const result = this.#desk.wordAt('result');
    return {
      index: words[result] ?? 0,
      holding: words[result + 1] ?? 0,
      at: words[result + 2] ?? 0,
      end: words[result + 3] ?? 0,
    };
  }

  /** Calls back for each term that begins with a text, in their order. */
  eachWithPrefix(prefix: string, call: (cursor: TermCursor, postings: Postings) => void): void {
    const { terms, blocksAt, dictionaryAt, dictionaryBytes, postingsAt } = this.layout;
    if (terms === 0) return;
    const key = this.#desk.key(prefix);
    const block = this.#desk.kernels.seekBlock(
      this.at + blocksAt,
      blocksOf(terms),
      this.at + dictionaryAt,
      this.at + dictionaryAt + dictionaryBytes,
      key.at,
      key.length,
    );
    if (block < 0) throw new SegmentCorrupt('its terms are broken');
    const wanted = Buffer.from(prefix);
    const cursor = new TermCursor(this.view.dictionary, block);
    while (cursor.next()) {
      if (cursor.startsWith(wanted)) {
        const { index, holding, postingsAt: from, postingsEnd: to } = cursor;
        const at = this.at + postingsAt;
        call(cursor, { index, holding, at: at + from, end: at + to });
      } else if (cursor.compare(wanted) > 0) return;
    }
  }

  /** Sets the bits of the passages that hold a term. */
  mark({ at, end }: Postings, bits: number): void {
    if (this.#desk.kernels.markHolding(at, end, this.passages, bits) < 0)
      throw new SegmentCorrupt('its postings are broken');
  }

  /** How many passages of those whose bits are set hold a term. */
  count({ at, end }: Postings, bits: number): number {
    const counted = this.#desk.kernels.countHolding(at, end, this.passages, bits);
    if (counted < 0) throw new SegmentCorrupt('its postings are broken');
    return counted;
  }

  /** Makes a bitmap of all passages but those of dead objects. */
  markLive(bits: number): void {
    this.#desk.kernels.fillBits(bits, 0, this.passages, 1);
    this.clearBehind(bits);
    for (const slot of this.dead) {
      if (slot >= this.layout.objects) continue;
      this.#desk.kernels.fillBits(bits, this.view.firstPassage(slot), this.view.firstPassage(slot + 1), 0);
    }
  }

  /** Clears the bits behind the last passage's in its word. */
  clearBehind(bits: number): void {
    const { passages } = this;
    if (passages % 32 !== 0) this.#desk.kernels.fillBits(bits, passages, Math.ceil(passages / 32) * 32, 0);
  }

  /** Its positions, which were read because a phrase asks for them. */
  get positions(): PositionLists {
    const { at, bytes } = this.#positions;
    if (at === 0) throw new SegmentCorrupt('its positions are missing');
    if (bytes % 16 !== 0) throw new SegmentCorrupt('its positions were cut off');
    const words = new Uint32Array(this.#desk.buffer, at, bytes / 4);
    const { terms } = this.layout;
    const layout: PositionsLayout = readPositionsLayout(words, 0, bytes, {
      terms,
      dataChecksum: statedChecksum(this.view.words, 0),
    });
    return {
      terms,
      blocks: words.subarray(layout.blocksAt / 4, layout.blocksAt / 4 + blocksOf(terms)),
      bytes: new Uint8Array(this.#desk.buffer, at + layout.bytesAt, layout.bytes),
    };
  }
}

/** The segments of a table, one after another; says which one is corrupt. */
export function eachSegment(
  desk: Desk,
  table: SegmentTable,
  look: (segment: Segment, row: number) => void,
): void {
  const count = table.rows.length / ROW.words;
  for (let row = 0; row < count; row++) {
    try {
      look(new Segment(desk, table, row), row);
    } catch (error) {
      const reason =
        error instanceof SegmentCorrupt
          ? error.reason
          : error instanceof WebAssembly.RuntimeError
            ? `it made a kernel fail: ${error.message}`
            : null;
      if (reason === null) throw error;
      throw new CorruptAt(table.rows[row * ROW.words + ROW.index] ?? 0, reason);
    }
  }
}
