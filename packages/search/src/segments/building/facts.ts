import { SegmentMismatch } from '../errors.js';
import { ID_BYTES, writeId } from '../format/ids.js';
import type { SegmentView } from '../format/view.js';
import type { SegmentObjectFacts, SegmentPassage } from '../types.js';
import { bytes, Column, doubles, shorts, words } from './columns.js';

const MOST_LENGTH = 0xffff;
const HASH = /^[0-9a-f]{16}/;
const HASH_BYTES = 8;

/** What a segment says of its passages and objects apart from their terms. */
export interface FactColumns {
  readonly passages: {
    readonly ids: Uint8Array<ArrayBuffer>;
    readonly hashes: Uint8Array<ArrayBuffer>;
    readonly lengths: Uint16Array<ArrayBuffer>;
    /** 0 for none. */
    readonly pages: Uint32Array<ArrayBuffer>;
    /** Those that there are, one after another. */
    readonly signatures: Uint8Array<ArrayBuffer>;
    readonly isSigned: Uint8Array<ArrayBuffer>;
  };
  readonly objects: {
    readonly ids: Uint8Array<ArrayBuffer>;
    readonly created: Float64Array<ArrayBuffer>;
    readonly firstPassages: Uint32Array<ArrayBuffer>;
    readonly types: Uint32Array<ArrayBuffer>;
    readonly languages: Uint32Array<ArrayBuffer>;
    readonly filenameEnds: Uint32Array<ArrayBuffer>;
    readonly filenames: Uint8Array<ArrayBuffer>;
  };
  readonly strings: readonly string[];
  /** 0 if no passage has a signature. */
  readonly signatureBytes: number;
}

/** Gathers {@link FactColumns}. */
export class Facts {
  readonly passages = {
    ids: new Column(bytes),
    hashes: new Column(bytes),
    lengths: new Column(shorts),
    pages: new Column(words),
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

  take(): FactColumns {
    const { passages, objects } = this;
    return {
      passages: {
        ids: passages.ids.values,
        hashes: passages.hashes.values,
        lengths: passages.lengths.values,
        pages: passages.pages.values,
        signatures: passages.signatures.values,
        isSigned: passages.isSigned.values,
      },
      objects: {
        ids: objects.ids.values,
        created: objects.created.values,
        firstPassages: objects.firstPassages.values,
        types: objects.types.values,
        languages: objects.languages.values,
        filenameEnds: objects.filenameEnds.values,
        filenames: objects.filenames.values,
      },
      strings: this.strings,
      signatureBytes: this.#signatureBytes,
    };
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

function append(column: Column<Uint8Array<ArrayBuffer>>, added: Uint8Array): void {
  const at = column.length;
  column.extend(added.length).set(added, at);
}
