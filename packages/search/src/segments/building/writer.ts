import { ByteWriter } from '../format/bytes.js';
import type { SegmentBytes, SegmentObject, SegmentObjectFacts, SegmentPassage } from '../types.js';
import { Column, words } from './columns.js';
import { TermEmitter, writePositions } from './emit.js';
import { Facts } from './facts.js';

/** The greatest position: phrases are looked for with numbers that hold a passage and a position. */
export const MOST_POSITION = 2 ** 21 - 1;

/**
 * Takes objects and their passages one after another, in few bytes each, and makes a segment of them. The same input
 * gives the same bytes.
 */
export class SegmentWriter {
  readonly #facts = new Facts();
  /** The terms in the order in which they came. */
  readonly #terms = new Map<string, number>();
  readonly #postings = {
    terms: new Column(words),
    passages: new Column(words),
    counts: new Column(words),
    /** Where the positions of each end. */
    positionEnds: new Column(words),
  };
  readonly #positions = new ByteWriter();

  get objects(): number {
    return this.#facts.objects.types.length;
  }

  get passages(): number {
    return this.#facts.passages.lengths.length;
  }

  /** Begins an object, and gives its slot. Passages are added to the one that was begun last. */
  beginObject(object: SegmentObjectFacts): number {
    this.#facts.addObject(object);
    return this.objects - 1;
  }

  addPassage(passage: SegmentPassage): void {
    if (this.objects === 0) throw new RangeError('A passage belongs to an object');
    const ordinal = this.passages;
    for (const [term, { count, positions }] of passage.terms) checkTerm(term, count, positions);
    this.#facts.addPassage(passage);
    const { terms, passages, counts, positionEnds } = this.#postings;
    for (const [term, { count, positions }] of passage.terms) {
      terms.push(this.#numberOf(term));
      passages.push(ordinal);
      counts.push(count);
      writePositions(positions, this.#positions);
      positionEnds.push(this.#positions.length);
    }
  }

  /** Makes the segment. Of 20 000 passages that takes half a second: let it be done in a thread. */
  finish(): SegmentBytes {
    const { passages, counts, positionEnds } = this.#postings;
    const [order, begins] = this.#byTerm();
    const positions = this.#positions.written;
    const emitter = new TermEmitter();
    for (const [term, number] of sorted(this.#terms)) {
      for (let i = begins[number] ?? 0; i < (begins[number + 1] ?? 0); i++) {
        const posting = order[i] ?? 0;
        const from = posting === 0 ? 0 : (positionEnds.values[posting - 1] ?? 0);
        const to = positionEnds.values[posting] ?? 0;
        emitter.posting(passages.values[posting] ?? 0, counts.values[posting] ?? 0, positions, from, to);
      }
      const bytes = Buffer.from(term);
      emitter.term(bytes, bytes.length);
    }
    return emitter.finish(this.#facts);
  }

  #numberOf(term: string): number {
    const known = this.#terms.get(term);
    if (known !== undefined) return known;
    const number = this.#terms.size;
    this.#terms.set(term, number);
    return number;
  }

  /** The postings in the order of their terms' numbers, and where those of each number begin. */
  #byTerm(): [order: Uint32Array, begins: Uint32Array] {
    const terms = this.#postings.terms.values;
    const begins = new Uint32Array(this.#terms.size + 1);
    for (const term of terms) begins[term + 1] = (begins[term + 1] ?? 0) + 1;
    for (let i = 1; i < begins.length; i++) begins[i] = (begins[i] ?? 0) + (begins[i - 1] ?? 0);
    const next = begins.slice();
    const order = new Uint32Array(terms.length);
    for (const [posting, term] of terms.entries()) {
      const at = next[term] ?? 0;
      order[at] = posting;
      next[term] = at + 1;
    }
    return [order, begins];
  }
}

/** Makes a segment of whole objects. */
export function buildSegment(objects: Iterable<SegmentObject>): SegmentBytes {
  const writer = new SegmentWriter();
  for (const object of objects) {
    writer.beginObject(object);
    for (const passage of object.passages) writer.addPassage(passage);
  }
  return writer.finish();
}

function checkTerm(term: string, count: number, positions: readonly number[]): void {
  if (term === '' || !term.isWellFormed()) throw new RangeError(`${JSON.stringify(term)} is no term`);
  if (!Number.isInteger(count) || count < 1 || count >= 2 ** 31) throw new RangeError(`${count} is no count`);
  let before = -1;
  for (const position of positions) {
    if (!Number.isInteger(position) || position <= before || position > MOST_POSITION)
      throw new RangeError('Positions ascend, and none is beyond 2^21 - 1');
    before = position;
  }
}

/** UTF-16 orders these before those of other planes, UTF-8 behind. */
const BEHIND_SURROGATES = /[\ud800-\uffff]/;

/** The terms with their numbers in the order of their bytes. */
function sorted(terms: ReadonlyMap<string, number>): [string, number][] {
  const all = [...terms.keys()];
  all.sort();
  if (all.some((term) => BEHIND_SURROGATES.test(term))) {
    const bytes = new Map(all.map((term) => [term, Buffer.from(term)]));
    const empty = Buffer.alloc(0);
    all.sort((a, b) => Buffer.compare(bytes.get(a) ?? empty, bytes.get(b) ?? empty));
  }
  return all.map((term) => [term, terms.get(term) ?? 0]);
}
