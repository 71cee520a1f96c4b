import type { Span } from './marks.js';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Below it characters go with nothing but what is above it: accents, joiners. */
const COMBINING = 0x300;

/** The characters of a text as its readers see them. */
export class Graphemes {
  readonly #text: string;
  #segments: Intl.Segments | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The character that holds this place. */
  at(at: number): Span {
    // Segmenting takes time, and most texts don't need it.
    if (this.#isPlain(at - 1) && this.#isPlain(at) && this.#isPlain(at + 1))
      return { start: at, end: at + 1 };
    this.#segments ??= GRAPHEMES.segment(this.#text);
    const found = this.#segments.containing(at);
    return found ? { start: found.index, end: found.index + found.segment.length } : { start: at, end: at };
  }

  #isPlain(at: number): boolean {
    return at < 0 || at >= this.#text.length || this.#text.charCodeAt(at) < COMBINING;
  }
}
