/** Numbers of one kind, as many as come. */
export class Column<
  Numbers extends
    | Uint8Array<ArrayBuffer>
    | Uint16Array<ArrayBuffer>
    | Uint32Array<ArrayBuffer>
    | Float64Array<ArrayBuffer>,
> {
  readonly #make: (length: number) => Numbers;
  #values: Numbers;
  #length = 0;

  constructor(make: (length: number) => Numbers, capacity = 256) {
    this.#make = make;
    this.#values = make(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get values(): Numbers {
    return this.#values.subarray(0, this.#length) as Numbers;
  }

  push(value: number): void {
    this.extend(1)[this.#length - 1] = value;
  }

  /** Adds so many zeros, and gives all values to be written to. */
  extend(count: number): Numbers {
    const length = this.#length + count;
    if (length > this.#values.length) {
      const larger = this.#make(Math.max(length, this.#values.length * 2));
      larger.set(this.values);
      this.#values = larger;
    }
    this.#length = length;
    return this.#values;
  }
}

export const bytes = (length: number) => new Uint8Array(length);
export const shorts = (length: number) => new Uint16Array(length);
export const words = (length: number) => new Uint32Array(length);
export const doubles = (length: number) => new Float64Array(length);
