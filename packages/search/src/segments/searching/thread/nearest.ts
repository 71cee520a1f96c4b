import { bitmapBytes, padded } from '../../format/layout.js';
import type { NearProbe } from '../../types.js';
import { BITMAPS, type FoundRows, signatureStride } from '../jobs.js';
import type { Desk, Segment } from './desk.js';
import { candidate, compareIds, rowsOf, type Scores, Shortlist } from './shortlist.js';

/** Keeps the passages whose signs differ least from a vector's. */
export class Nearest {
  readonly #desk: Desk;
  readonly #probe: NearProbe;
  readonly #stride: number;
  readonly #best: Shortlist;
  /** Where the distances of each segment's passages lie among all. */
  readonly #measured = new Map<number, number>();
  #end = 0;
  #farthest: number | null = null;

  constructor(desk: Desk, probe: NearProbe) {
    this.#desk = desk;
    this.#probe = probe;
    this.#stride = signatureStride(probe.vector.length);
    this.#best = new Shortlist(probe.lookedAt, (a, b) => a.distance - b.distance || compareIds(a.id, b.id));
    desk.put('probe', signsOf(probe.vector, this.#stride));
    desk.words.fill(0, desk.wordAt('counts'), desk.wordAt('counts') + this.#stride * 8 + 1);
  }

  /** The bitmap of the passages that can be compared, of those whose bits are set; null if there are none. */
  comparable(segment: Segment, base: number): number | null {
    const { signedAt, stride, signatureBytes } = segment.layout;
    if (stride === 0 || signatureBytes !== Math.ceil(this.#probe.vector.length / 8)) return null;
    const signed = segment.at + signedAt;
    if (base === 0) return signed;
    const bits = this.#desk.bitmap(BITMAPS.signed);
    const bytes = bitmapBytes(segment.passages);
    this.#desk.kernels.clear(bits, bytes);
    this.#desk.kernels.orBits(bits, signed, bytes);
    this.#desk.kernels.andBits(bits, base, bytes);
    return bits;
  }

  /** Measures how far the passages of a segment are whose bits are set: of all segments before any is collected from. */
  measure(segment: Segment, bits: number): void {
    const { passages, at, layout } = segment;
    this.#desk.kernels.hamming(
      at + layout.signaturesAt,
      this.#stride,
      passages,
      this.#desk.at('probe'),
      bits,
      this.#distancesAt(segment),
      this.#desk.at('counts'),
    );
    this.#measured.set(segment.index, this.#end);
    this.#end += padded(passages * 2);
  }

  /** Keeps the nearest passages of a segment, if it was measured. */
  collect(segment: Segment, scores: Scores | null): void {
    const { kernels, words } = this.#desk;
    const { passages } = segment;
    const distancesAt = this.#distancesAt(segment);
    this.#farthest ??= this.#farthestEnough();
    const count = kernels.collectNear(distancesAt, passages, this.#farthest, this.#desk.at('out'));
    const out = this.#desk.wordAt('out');
    const distances = new Uint16Array(this.#desk.buffer, distancesAt, passages);
    for (let i = 0; i < count; i++) {
      const ordinal = words[out + i] ?? 0;
      this.#best.add(candidate(segment, ordinal, scores, { distance: distances[ordinal] ?? 0 }));
    }
  }

  isMeasured(segment: Segment): boolean {
    return this.#measured.has(segment.index);
  }

  #distancesAt(segment: Segment): number {
    return this.#desk.at('distances') + (this.#measured.get(segment.index) ?? this.#end);
  }

  rows(): FoundRows {
    const nearness = nearnessTo(this.#probe.vector);
    const best = this.#best.best();
    for (const each of best) each.nearness = nearness(each.segment.view.signature(each.ordinal));
    return rowsOf(best);
  }

  /** The least distance within which there are enough of all passages. */
  #farthestEnough(): number {
    const { words } = this.#desk;
    const counts = this.#desk.wordAt('counts');
    const last = this.#stride * 8;
    let within = 0;
    for (let distance = 0; distance <= last; distance++) {
      within += words[counts + distance] ?? 0;
      if (within >= this.#probe.lookedAt) return distance;
    }
    return last;
  }
}

/** The signs of a vector as they lie in a segment. */
function signsOf(vector: Float32Array, stride: number): Uint8Array {
  const signs = new Uint8Array(stride);
  for (const [i, value] of vector.entries())
    if (value > 0) signs[i >>> 3] = (signs[i >>> 3] ?? 0) | (0x80 >>> (i & 7));
  return signs;
}

/**
 * Tells the sum of a vector's values, each under the sign that a signature gives it: about the cosine of the two
 * vectors. What each byte adds is worked out once.
 */
function nearnessTo(vector: Float32Array): (signature: Uint8Array | null) => number {
  const bytes = Math.ceil(vector.length / 8);
  const sums = new Float64Array(bytes * 256);
  for (let at = 0; at < bytes; at++) {
    let none = 0;
    for (let i = 0; i < 8; i++) none -= vector[at * 8 + i] ?? 0;
    sums[at * 256] = none;
    for (let bits = 1; bits < 256; bits++) {
      const value = vector[at * 8 + Math.clz32(bits & -bits) - 24] ?? 0;
      sums[at * 256 + bits] = (sums[at * 256 + (bits & (bits - 1))] ?? 0) + 2 * value;
    }
  }
  return (signature) => {
    let sum = 0;
    for (let at = 0; at < bytes; at++) sum += sums[at * 256 + (signature?.[at] ?? 0)] ?? 0;
    return sum;
  };
}
