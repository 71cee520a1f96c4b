import { SegmentCorrupt } from '../errors.js';
import { readId } from './ids.js';
import { blocksOf, type Layout } from './layout.js';
import type { Dictionary } from './terms.js';

/** Reads a segment where it lies. Nothing is copied before it is asked for. */
export class SegmentView {
  readonly layout: Layout;
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;

  /** `at` is a multiple of 16. */
  constructor(buffer: ArrayBufferLike, at: number, layout: Layout) {
    this.layout = layout;
    this.#bytes = new Uint8Array(buffer, at, layout.length);
    this.#words = new Uint32Array(buffer, at, layout.length / 4);
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get words(): Uint32Array {
    return this.#words;
  }

  get dictionary(): Dictionary {
    const { terms, blocksAt, dictionaryAt, dictionaryBytes, postingsBytes } = this.layout;
    return {
      terms,
      blocks: this.#words.subarray(blocksAt / 4, blocksAt / 4 + blocksOf(terms) * 2),
      bytes: this.#bytes.subarray(dictionaryAt, dictionaryAt + dictionaryBytes),
      postingsBytes,
    };
  }

  get postings(): Uint8Array {
    const { postingsAt, postingsBytes } = this.layout;
    return this.#bytes.subarray(postingsAt, postingsAt + postingsBytes);
  }

  passageId(ordinal: number): string {
    return readId('psg_', this.#bytes, this.layout.passageIdsAt + ordinal * 16);
  }

  objectId(slot: number): string {
    return readId('obj_', this.#bytes, this.layout.objectIdsAt + slot * 16);
  }

  /** The first passage of an object; of the one behind the last object, how many passages there are. */
  firstPassage(slot: number): number {
    return this.#words[this.layout.firstPassagesAt / 4 + slot] ?? 0;
  }

  /** Which object a passage belongs to. */
  objectOf(ordinal: number): number {
    let low = 0;
    let high = this.layout.objects;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.firstPassage(middle) <= ordinal) low = middle;
      else high = middle;
    }
    // Objects without passages share their beginning with the one behind them: the last of them has it.
    return low;
  }

  passageLength(ordinal: number): number {
    const at = this.layout.lengthsAt + ordinal * 2;
    return (this.#bytes[at] ?? 0) | ((this.#bytes[at + 1] ?? 0) << 8);
  }

  /** Null where there is none. */
  page(ordinal: number): number | null {
    const { pagesAt, pageBytes } = this.layout;
    if (pageBytes === 0) return null;
    if (pageBytes === 4) return this.#words[pagesAt / 4 + ordinal] || null;
    const at = pagesAt + ordinal * 2;
    return (this.#bytes[at] ?? 0) | ((this.#bytes[at + 1] ?? 0) << 8) || null;
  }

  /** The first bytes of the hash of what a passage says. */
  hash(ordinal: number): Uint8Array {
    const at = this.layout.hashesAt + ordinal * 8;
    return this.#bytes.subarray(at, at + 8);
  }

  isSigned(ordinal: number): boolean {
    const { stride, signedAt } = this.layout;
    return stride > 0 && (((this.#words[signedAt / 4 + (ordinal >>> 5)] ?? 0) >>> (ordinal & 31)) & 1) === 1;
  }

  /** The bytes of a passage's signature, without padding; null if it has none. */
  signature(ordinal: number): Uint8Array | null {
    if (!this.isSigned(ordinal)) return null;
    const { signaturesAt, stride, signatureBytes } = this.layout;
    const at = signaturesAt + ordinal * stride;
    return this.#bytes.subarray(at, at + signatureBytes);
  }

  created(slot: number): number {
    const at = this.layout.createdAt + slot * 8;
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, 8).getFloat64(0, true);
  }

  /** Which of the strings is an object's media type. */
  typeOf(slot: number): number {
    return this.#words[this.layout.typesAt / 4 + slot] ?? 0;
  }

  /** Which of the strings is an object's language. */
  languageOf(slot: number): number {
    return this.#words[this.layout.languagesAt / 4 + slot] ?? 0;
  }

  string(index: number): string {
    const { stringEndsAt, stringsAt } = this.layout;
    const from = index === 0 ? 0 : (this.#words[stringEndsAt / 4 + index - 1] ?? 0);
    const to = this.#words[stringEndsAt / 4 + index] ?? 0;
    return Buffer.from(this.#bytes.subarray(stringsAt + from, stringsAt + to)).toString();
  }

  /** Where an object's filename in lower case begins and ends, from the beginning of the segment. */
  filename(slot: number): { from: number; to: number } {
    const { filenameEndsAt, filenamesAt } = this.layout;
    const from = slot === 0 ? 0 : (this.#words[filenameEndsAt / 4 + slot - 1] ?? 0);
    return { from: filenamesAt + from, to: filenamesAt + (this.#words[filenameEndsAt / 4 + slot] ?? 0) };
  }

  /** Checks all that points from one section into another, apart from terms, which are checked when they are read. */
  check(): void {
    const { passages, objects, strings, filenameBytes, stringBytes } = this.layout;
    const { firstPassagesAt, filenameEndsAt, stringEndsAt, typesAt, languagesAt } = this.layout;
    this.#ascends(firstPassagesAt, objects + 1, passages, 'passages');
    if (this.firstPassage(0) !== 0 || this.firstPassage(objects) !== passages)
      throw new SegmentCorrupt('its objects do not have its passages');
    this.#ascends(filenameEndsAt, objects, filenameBytes, 'filenames');
    this.#ascends(stringEndsAt, strings, stringBytes, 'strings');
    for (const at of [typesAt, languagesAt])
      for (let slot = 0; slot < objects; slot++)
        if ((this.#words[at / 4 + slot] ?? 0) >= strings)
          throw new SegmentCorrupt('its objects lack strings');
  }

  #ascends(at: number, count: number, most: number, what: string): void {
    let before = 0;
    for (let i = 0; i < count; i++) {
      const value = this.#words[at / 4 + i] ?? 0;
      if (value < before || value > most) throw new SegmentCorrupt(`its ${what} are in disorder`);
      before = value;
    }
  }
}
