import type { SegmentBytes } from '../types.js';
import { TermEmitter } from './emit.js';
import type { FactColumns } from './facts.js';

/** What a writer gathered. */
interface UnfinishedSegment {
  readonly facts: FactColumns;
  /** The terms in the order of their numbers, and where each ends. */
  readonly terms: Uint8Array<ArrayBuffer>;
  readonly termEnds: Uint32Array<ArrayBuffer>;
  /** In the order of their passages. */
  readonly postings: {
    readonly terms: Uint32Array<ArrayBuffer>;
    readonly passages: Uint32Array<ArrayBuffer>;
    readonly counts: Uint32Array<ArrayBuffer>;
    /** Where the positions of each end. */
    readonly positionEnds: Uint32Array<ArrayBuffer>;
  };
  readonly positions: Uint8Array<ArrayBuffer>;
}

export function finishSegment({
  facts,
  terms,
  termEnds,
  postings,
  positions,
}: UnfinishedSegment): SegmentBytes {
  const { passages, counts, positionEnds } = postings;
  const { order, begins } = byTerm(postings.terms, termEnds.length);
  const emitter = new TermEmitter();
  for (const number of inOrder(terms, termEnds)) {
    const end = begins[number + 1] ?? 0;
    for (let i = begins[number] ?? 0; i < end; i++) {
      const posting = order[i] ?? 0;
      const from = posting === 0 ? 0 : (positionEnds[posting - 1] ?? 0);
      emitter.posting(
        passages[posting] ?? 0,
        counts[posting] ?? 0,
        positions,
        from,
        positionEnds[posting] ?? 0,
      );
    }
    const bytes = terms.subarray(number === 0 ? 0 : termEnds[number - 1], termEnds[number]);
    emitter.term(bytes, bytes.length);
  }
  return emitter.finish(facts);
}

/** The postings in the order of their terms' numbers, and where those of each number begin. */
function byTerm(terms: Uint32Array, count: number): { order: Uint32Array; begins: Uint32Array } {
  const begins = new Uint32Array(count + 1);
  for (const term of terms) begins[term + 1] = (begins[term + 1] ?? 0) + 1;
  for (let i = 1; i < begins.length; i++) begins[i] = (begins[i] ?? 0) + (begins[i - 1] ?? 0);
  const next = begins.slice();
  const order = new Uint32Array(terms.length);
  for (let posting = 0; posting < terms.length; posting++) {
    const term = terms[posting] ?? 0;
    const at = next[term] ?? 0;
    order[at] = posting;
    next[term] = at + 1;
  }
  return { order, begins };
}

/** UTF-16 orders these before characters of other planes, UTF-8 behind them. */
const BEHIND_SURROGATES = /[\ud800-\uffff]/;

/** The numbers of the terms in the order of their bytes. */
function inOrder(terms: Uint8Array<ArrayBuffer>, ends: Uint32Array): number[] {
  const buffer = Buffer.from(terms.buffer, terms.byteOffset, terms.length);
  const bytesOf = (number: number) => buffer.subarray(number === 0 ? 0 : ends[number - 1], ends[number]);
  const texts = Array.from(ends, (_, number) => bytesOf(number).toString());
  const numbers = texts.map((_, number) => number);
  if (texts.some((text) => BEHIND_SURROGATES.test(text)))
    return numbers.sort((a, b) => Buffer.compare(bytesOf(a), bytesOf(b)));
  const numberOf = new Map(texts.map((text, number) => [text, number]));
  return texts.sort().map((text) => numberOf.get(text) ?? 0);
}
