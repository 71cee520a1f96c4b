const ENCODER = new TextEncoder();

/** Bytes that are written one after another, numbers in as few as they take. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written so far; changed by what is written next. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A whole number below 2³², seven bits in a byte, the lowest first. */
  number(value: number): void {
    if (this.#length + 5 > this.#bytes.length) this.#grow(5);
    let left = value;
    while (left >= 0x80) {
      this.#bytes[this.#length++] = (left & 0x7f) | 0x80;
      left >>>= 7;
    }
    this.#bytes[this.#length++] = left;
  }

  text(text: string): void {
    const most = text.length * 3;
    if (this.#length + most > this.#bytes.length) this.#grow(most);
    this.#length += ENCODER.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  copy(source: Uint8Array, from: number, to: number): void {
    const size = to - from;
    if (this.#length + size > this.#bytes.length) this.#grow(size);
    if (size < 32) for (let i = from; i < to; i++) this.#bytes[this.#length++] = source[i] ?? 0;
    else {
      this.#bytes.set(source.subarray(from, to), this.#length);
      this.#length += size;
    }
  }

  clear(): void {
    this.#length = 0;
  }

  #grow(more: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.written);
    this.#bytes = larger;
  }
}

/** Reads numbers that {@link ByteWriter} wrote. Never reads past the end: `failed` then says so. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  failed = false;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35 && this.at < this.end; shift += 7) {
      const byte = this.bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    this.failed = true;
    this.at = this.end;
    return 0;
  }

  skip(bytes: number): void {
    if (bytes > this.end - this.at) {
      this.failed = true;
      this.at = this.end;
    } else this.at += bytes;
  }
}
