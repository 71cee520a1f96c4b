import { SegmentMismatch } from '../errors.js';
import { ID_BYTES, writeId } from '../format/ids.js';
import type { Layout } from '../format/layout.js';
import type { SegmentView } from '../format/view.js';
import type { SegmentObjectFacts, SegmentPassage } from '../types.js';
import { bytes, Column, doubles, shorts, words } from './columns.js';

const MOST_LENGTH = 0xffff;
const HASH = /^[0-9a-f]{16}/;
const HASH_BYTES = 8;

/** What a segment says of its passages and objects apart from their terms, in columns. */
export class Facts {
  readonly passages = {
    ids: new Column(bytes),
    hashes: new Column(bytes),
    lengths: new Column(shorts),
    /** 0 for none. */
    pages: new Column(words),
    /** Those that there are, one after another. */
    signatures: new Column(bytes),
    isSigned: new Column(bytes),
  };
  readonly objects = {
    ids: new Column(bytes),
    created: new Column(doubles),
    firstPassages: new Column(words),
    types: new Column(words),
    languages: new Column(words),
    filenameEnds: new Column(words),
    filenames: new Column(bytes),
  };
  readonly strings: string[] = [];
  readonly #places = new Map<string, number>();
  #signatureBytes = 0;

  /** 0 as long as no passage has a signature. */
  get signatureBytes(): number {
    return this.#signatureBytes;
  }

  addObject({ id, contentType, filename, language, createdAt }: SegmentObjectFacts): void {
    this.#addObject({
      contentType,
      language,
      createdAt,
      filename: Buffer.from(filename.toLowerCase().toWellFormed()),
      writeId: (target, at) => writeId(id, 'obj_', target, at),
    });
  }

  addPassage({ id, length, page, contentHash, signature }: SegmentPassage): void {
    if (!HASH.test(contentHash)) throw new RangeError(`${JSON.stringify(contentHash)} is no hash`);
    if (page !== null && !(Number.isInteger(page) && page >= 1 && page < 2 ** 32))
      throw new RangeError(`${page} is no page`);
    if (!Number.isInteger(length) || length < 0) throw new RangeError(`${length} is no number of terms`);
    if (signature) this.#checkSignature(signature.length);
    const { passages } = this;
    const idsAt = passages.ids.length;
    writeId(id, 'psg_', passages.ids.extend(ID_BYTES), idsAt);
    const hashesAt = passages.hashes.length;
    passages.hashes
      .extend(HASH_BYTES)
      .set(Buffer.from(contentHash.slice(0, HASH_BYTES * 2), 'hex'), hashesAt);
    passages.lengths.push(Math.min(length, MOST_LENGTH));
    passages.pages.push(page ?? 0);
    this.#addSignature(signature);
  }

  /** Adds what another segment says of an object and its passages. */
  copyObject(from: SegmentView, slot: number): void {
    const { objectIdsAt, passageIdsAt } = from.layout;
    const filename = from.filename(slot);
    const id = from.bytes.subarray(objectIdsAt + slot * ID_BYTES, objectIdsAt + (slot + 1) * ID_BYTES);
    this.#addObject({
      contentType: from.string(from.typeOf(slot)),
      language: from.string(from.languageOf(slot)),
      createdAt: from.created(slot),
      filename: from.bytes.subarray(filename.from, filename.to),
      writeId: (target, at) => target.set(id, at),
    });
    const { passages } = this;
    const end = from.firstPassage(slot + 1);
    for (let ordinal = from.firstPassage(slot); ordinal < end; ordinal++) {
      const passageId = passageIdsAt + ordinal * ID_BYTES;
      append(passages.ids, from.bytes.subarray(passageId, passageId + ID_BYTES));
      append(passages.hashes, from.hash(ordinal));
      passages.lengths.push(from.passageLength(ordinal));
      passages.pages.push(from.page(ordinal) ?? 0);
      const signature = from.signature(ordinal);
      if (signature) this.#checkSignature(signature.length);
      this.#addSignature(signature);
    }
  }

  writeSignatures(data: Uint8Array, { stride, signaturesAt, signedAt }: Layout): void {
    const { signatures, isSigned } = this.passages;
    if (stride === 0) return;
    let from = 0;
    for (const [ordinal, signed] of isSigned.values.entries()) {
      if (signed === 0) continue;
      const signature = signatures.values.subarray(from, from + this.#signatureBytes);
      data.set(signature, signaturesAt + ordinal * stride);
      from += this.#signatureBytes;
      const at = signedAt + (ordinal >>> 3);
      data[at] = (data[at] ?? 0) | (1 << (ordinal & 7));
    }
  }

  #addObject(object: {
    contentType: string;
    language: string;
    createdAt: number;
    filename: Uint8Array;
    writeId: (target: Uint8Array, at: number) => void;
  }): void {
    const { objects } = this;
    const idsAt = objects.ids.length;
    object.writeId(objects.ids.extend(ID_BYTES), idsAt);
    objects.created.push(object.createdAt);
    objects.firstPassages.push(this.passages.lengths.length);
    objects.types.push(this.#place(object.contentType));
    objects.languages.push(this.#place(object.language));
    append(objects.filenames, object.filename);
    objects.filenameEnds.push(objects.filenames.length);
  }

  #place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const place = this.strings.push(text.toWellFormed()) - 1;
    this.#places.set(text, place);
    return place;
  }

  #checkSignature(size: number): void {
    if (size === 0) throw new RangeError('A signature has at least one byte');
    if (this.#signatureBytes === 0) this.#signatureBytes = size;
    else if (this.#signatureBytes !== size)
      throw new SegmentMismatch(
        `Signatures of ${size} and ${this.#signatureBytes} bytes do not fit into one segment.`,
      );
  }

  #addSignature(signature: Uint8Array | null): void {
    this.passages.isSigned.push(signature ? 1 : 0);
    if (signature) append(this.passages.signatures, signature);
  }
}

function append(column: Column<Uint8Array>, added: Uint8Array): void {
  const at = column.length;
  column.extend(added.length).set(added, at);
}
