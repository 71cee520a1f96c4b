import { ByteWriter } from '../format/bytes.js';
import type { SegmentBytes, SegmentObject, SegmentObjectFacts, SegmentPassage } from '../types.js';
import { Column, words } from './columns.js';
import { writePositions } from './emit.js';
import { Facts } from './facts.js';
import { finishSegment } from './finish.js';

/** The greatest position: phrases are looked for with numbers that hold a passage and a position. */
const MOST_POSITION = 2 ** 21 - 1;

/**
 * Takes objects and their passages one after another, in few bytes each, and makes a segment of them. The same input
 * gives the same bytes.
 */
export class SegmentWriter {
  readonly #facts = new Facts();
  /** The terms, numbered in the order in which they came. */
  readonly #numbers = new Map<string, number>();
  readonly #terms = new ByteWriter();
  readonly #termEnds = new Column(words);
  readonly #postings = {
    terms: new Column(words),
    passages: new Column(words),
    counts: new Column(words),
    positionEnds: new Column(words),
  };
  readonly #positions = new ByteWriter();
  #finished = false;

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
    if (this.#finished) throw new RangeError('The segment is finished');
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

  /** Makes the segment; nothing can be added afterwards. Of 20 000 passages that takes half a second: do it in a thread. */
  finish(): SegmentBytes {
    this.#finished = true;
    const { terms, passages, counts, positionEnds } = this.#postings;
    return finishSegment({
      facts: this.#facts.take(),
      terms: this.#terms.written,
      termEnds: this.#termEnds.values,
      postings: {
        terms: terms.values,
        passages: passages.values,
        counts: counts.values,
        positionEnds: positionEnds.values,
      },
      positions: this.#positions.written,
    });
  }

  #numberOf(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(term, number);
    this.#terms.text(term);
    this.#termEnds.push(this.#terms.length);
    return number;
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
