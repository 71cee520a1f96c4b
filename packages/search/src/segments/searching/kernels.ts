/** What `assembly/index.ts` does, on shared memory; see there. All places are addresses in that memory. */
export interface Kernels {
  score(
    postings: number,
    end: number,
    passages: number,
    lengths: number,
    scores: number,
    marks: number,
    weight: number,
    base: number,
    slope: number,
    tag: number,
  ): number;
  markHolding(postings: number, end: number, passages: number, bits: number): number;
  countHolding(postings: number, end: number, passages: number, bits: number): number;
  collectBest(
    passages: number,
    bits: number,
    scores: number,
    marks: number,
    heap: number,
    most: number,
    out: number,
  ): number;
  hamming(
    signatures: number,
    stride: number,
    passages: number,
    probe: number,
    bits: number,
    distances: number,
    counts: number,
  ): void;
  collectNear(distances: number, passages: number, most: number, out: number): number;
  fillBits(bits: number, from: number, to: number, value: number): void;
  andBits(target: number, other: number, bytes: number): void;
  orBits(target: number, other: number, bytes: number): void;
  invertBits(bits: number, passages: number): void;
  hasBits(bits: number, bytes: number): number;
  markPages(pages: number, width: number, passages: number, from: number, to: number, bits: number): void;
  holdsBytes(text: number, length: number, wanted: number, wantedLength: number, atPart: number): number;
  seekBlock(
    table: number,
    blocks: number,
    dictionary: number,
    end: number,
    term: number,
    length: number,
  ): number;
  lookUp(
    table: number,
    terms: number,
    dictionary: number,
    end: number,
    postings: number,
    postingsEnd: number,
    term: number,
    length: number,
    out: number,
  ): number;
  checksum(at: number, length: number): number;
  clear(at: number, bytes: number): void;
}

/** The kernels at work on a memory. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  // What the module exports is what its source, compiled with it, says.
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
