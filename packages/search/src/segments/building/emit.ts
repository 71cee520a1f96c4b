import { ByteWriter } from '../format/bytes.js';
import { checksum } from '../format/checksum.js';
import {
  blocksOf,
  type Layout,
  layoutOf,
  padded,
  positionsLayoutOf,
  TERMS_PER_BLOCK,
  UNCHECKED_BYTES,
  writeChecksum,
  writeHeader,
  writePositionsHeader,
} from '../format/layout.js';
import type { SegmentBytes } from '../types.js';
import { Column, words } from './columns.js';
import type { FactColumns } from './facts.js';

/** Writes the terms of a segment one after another, in the order of their bytes, each with its postings. */
export class TermEmitter {
  readonly #dictionary = new ByteWriter(1 << 16);
  readonly #postings = new ByteWriter(1 << 18);
  readonly #positions = new ByteWriter(1 << 18);
  readonly #blocks = new Column(words);
  readonly #positionBlocks = new Column(words);
  readonly #ownPositions = new ByteWriter();
  #terms = 0;
  #before: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  #beforeLength = 0;
  #holding = 0;
  #passage = 0;
  #postingsBegin = 0;

  /** A passage that holds the term, and its positions there, as {@link writePositions} wrote them. Passages ascend. */
  posting(passage: number, count: number, positions: Uint8Array, from: number, to: number): void {
    const gap = passage - this.#passage;
    if (count === 1) this.#postings.number(gap * 2 + 1);
    else {
      this.#postings.number(gap * 2);
      this.#postings.number(count);
    }
    this.#ownPositions.copy(positions, from, to);
    this.#passage = passage;
    this.#holding++;
  }

  /** Says which term the postings since the one before belong to. There may be none: then it is left out. */
  term(bytes: Uint8Array, length: number): void {
    if (this.#holding === 0) return;
    const opens = this.#terms % TERMS_PER_BLOCK === 0;
    if (opens) {
      this.#blocks.push(this.#dictionary.length);
      this.#blocks.push(this.#postingsBegin);
      this.#positionBlocks.push(this.#positions.length);
    }
    const shared = opens ? 0 : this.#sharedWithBefore(bytes, length);
    if (!opens) this.#dictionary.number(shared);
    this.#dictionary.number(length - shared);
    this.#dictionary.copy(bytes, shared, length);
    this.#dictionary.number(this.#holding);
    this.#dictionary.number(this.#postings.length - this.#postingsBegin);
    this.#positions.number(this.#ownPositions.length);
    this.#positions.copy(this.#ownPositions.written, 0, this.#ownPositions.length);
    this.#ownPositions.clear();
    if (length > this.#before.length) this.#before = new Uint8Array(length * 2);
    for (let i = 0; i < length; i++) this.#before[i] = bytes[i] ?? 0;
    this.#beforeLength = length;
    this.#terms++;
    this.#holding = 0;
    this.#passage = 0;
    this.#postingsBegin = this.#postings.length;
  }

  /** The whole segment. */
  finish(facts: FactColumns): SegmentBytes {
    const { passages, objects } = facts;
    const layout = layoutOf({
      passages: passages.lengths.length,
      objects: objects.types.length,
      terms: this.#terms,
      totalLength: passages.lengths.reduce((sum, length) => sum + length, 0),
      signatureBytes: facts.signatureBytes,
      pageBytes: bytesOfPages(passages.pages),
      filenameBytes: objects.filenames.length,
      strings: facts.strings.length,
      stringBytes: facts.strings.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
      dictionaryBytes: this.#dictionary.length,
      postingsBytes: this.#postings.length,
    });
    const data = new Uint8Array(layout.length);
    const put = (at: number, { buffer, byteOffset, byteLength }: ArrayBufferView) =>
      data.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    writeHeader(new Uint32Array(data.buffer), layout);
    writeSignatures(data, layout, facts);
    put(layout.passageIdsAt, passages.ids);
    put(layout.hashesAt, passages.hashes);
    put(layout.lengthsAt, passages.lengths);
    if (layout.pageBytes === 2) put(layout.pagesAt, Uint16Array.from(passages.pages));
    if (layout.pageBytes === 4) put(layout.pagesAt, passages.pages);
    put(layout.objectIdsAt, objects.ids);
    put(layout.createdAt, objects.created);
    put(layout.firstPassagesAt, objects.firstPassages);
    new Uint32Array(data.buffer)[layout.firstPassagesAt / 4 + layout.objects] = layout.passages;
    put(layout.typesAt, objects.types);
    put(layout.languagesAt, objects.languages);
    put(layout.filenameEndsAt, objects.filenameEnds);
    put(layout.filenamesAt, objects.filenames);
    let end = 0;
    for (const [index, text] of facts.strings.entries()) {
      const bytes = Buffer.from(text);
      data.set(bytes, layout.stringsAt + end);
      end += bytes.length;
      new Uint32Array(data.buffer)[layout.stringEndsAt / 4 + index] = end;
    }
    put(layout.blocksAt, this.#blocks.values);
    put(layout.dictionaryAt, this.#dictionary.written);
    put(layout.postingsAt, this.#postings.written);
    const dataChecksum = seal(data);
    return { data, positions: this.#finishPositions(dataChecksum) };
  }

  #finishPositions(dataChecksum: number): Uint8Array {
    const layout = positionsLayoutOf(this.#terms, this.#positions.length);
    const positions = new Uint8Array(layout.length);
    const view = new Uint32Array(positions.buffer);
    writePositionsHeader(view, layout, { terms: this.#terms, dataChecksum });
    view.set(this.#positionBlocks.values.subarray(0, blocksOf(this.#terms)), layout.blocksAt / 4);
    positions.set(this.#positions.written, layout.bytesAt);
    seal(positions);
    return positions;
  }

  #sharedWithBefore(bytes: Uint8Array, length: number): number {
    const most = Math.min(length, this.#beforeLength);
    let shared = 0;
    while (shared < most && bytes[shared] === this.#before[shared]) shared++;
    return shared;
  }
}

/** Writes where a term stands in one passage: how many places, and how far each is from the one before. */
export function writePositions(positions: readonly number[], target: ByteWriter): void {
  target.number(positions.length);
  let before = 0;
  for (const position of positions) {
    target.number(position - before);
    before = position;
  }
}

function writeSignatures(
  data: Uint8Array,
  { stride, signaturesAt, signedAt }: Layout,
  { passages: { signatures, isSigned }, signatureBytes }: FactColumns,
): void {
  let from = 0;
  for (const [ordinal, signed] of isSigned.entries()) {
    if (signed === 0) continue;
    data.set(signatures.subarray(from, from + signatureBytes), signaturesAt + ordinal * stride);
    from += signatureBytes;
    const at = signedAt + (ordinal >>> 3);
    data[at] = (data[at] ?? 0) | (1 << (ordinal & 7));
  }
}

function bytesOfPages(pages: Uint32Array): 0 | 2 | 4 {
  let most = 0;
  for (const page of pages) most = Math.max(most, page);
  return most === 0 ? 0 : most < 2 ** 16 ? 2 : 4;
}

function seal(bytes: Uint8Array<ArrayBuffer>): number {
  if (bytes.length !== padded(bytes.length)) throw new RangeError('A segment is made of whole sections');
  const view = new Uint32Array(bytes.buffer);
  const sum = checksum(view.subarray(UNCHECKED_BYTES / 4));
  writeChecksum(view, sum);
  return sum;
}
