import type { Citation } from '@ipto/contracts';
import type { Span } from './span.js';

const STEP = 2048;

interface Mark {
  readonly codePoints: number;
  readonly lines: number;
}

/** Turns offsets into a text's UTF-16 units into code points and lines. */
export class Locator {
  readonly #text: string;
  /** Counts up to every multiple of STEP, so that one lookup walks at most STEP units. */
  readonly #marks: Mark[] = [{ codePoints: 0, lines: 0 }];

  constructor(text: string) {
    this.#text = text;
    for (let at = STEP; at <= text.length; at += STEP) {
      this.#marks.push(this.#count(at - STEP, at, this.#marks.at(-1)));
    }
  }

  /** The citation of a span of a text file: its code points, and its lines from 1. */
  locate(span: Span): Citation {
    const start = this.#at(span.start);
    const last = this.#at(Math.max(span.start, span.end - 1));
    return {
      line_start: start.lines + 1,
      line_end: last.lines + 1,
      ...this.codePoints(span),
    };
  }

  /** The code points of a span, end exclusive. */
  codePoints(span: Span): { char_start: number; char_end: number } {
    return { char_start: this.#at(span.start).codePoints, char_end: this.#at(span.end).codePoints };
  }

  #at(offset: number): Mark {
    const mark = Math.floor(offset / STEP);
    return this.#count(mark * STEP, offset, this.#marks[mark]);
  }

  /** Counts code points and line ends that begin in [from, to), on top of `mark`. */
  #count(from: number, to: number, mark: Mark = { codePoints: 0, lines: 0 }): Mark {
    let { codePoints, lines } = mark;
    for (let i = from; i < to; i++) {
      const code = this.#text.charCodeAt(i);
      // A pair counts at its first half; decoding has left no half alone.
      if (code < 0xdc00 || code > 0xdfff) codePoints++;
      // CR LF counts at its LF.
      if (code === 10 || (code === 13 && this.#text.charCodeAt(i + 1) !== 10)) lines++;
    }
    return { codePoints, lines };
  }
}
