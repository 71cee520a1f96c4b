import { hasMoreCodePoints } from './code-points.js';
import { Graphemes } from './graphemes.js';
import { WINDOW } from './lengths.js';
import type { Span } from './marks.js';

const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** How far before a limit a space is preferred to other ends of words, such as a hyphen in one. */
const REACH = 40;
/** What no line begins with, in scripts that write it without a space after it. */
const CLOSING = /^[\p{Pe}\p{Pf}\p{Po}]/u;

/**
 * Where a flat text may be cut: at spaces, in scripts without them at the ends of words, and within a word only if
 * it is longer than a snippet.
 */
export class WordBounds {
  readonly #text: string;
  readonly #graphemes: Graphemes;
  #words: Intl.Segments | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#graphemes = new Graphemes(text);
  }

  /** The last end of a word until `limit`; after `start`, which is a place to cut. */
  lastEnd(start: number, limit: number): number {
    const text = this.#text;
    if (limit >= text.length || text[limit] === ' ') return limit;
    const space = text.lastIndexOf(' ', limit - 1);
    if (space > start && space > limit - REACH) return space;
    const word = this.#wordAt(limit);
    if (word.start > start && (word.start === limit || !this.#isEndless(word)))
      return text[word.start - 1] === ' ' ? word.start - 1 : word.start;
    const { start: character } = this.#graphemes.at(limit);
    // One character that is longer than a snippet can be cut between code points alone.
    return character > start ? character : limit;
  }

  /** The first end of a word from here. */
  endFrom(at: number): number {
    if (at >= this.#text.length || this.#text[at] === ' ') return at;
    const word = this.#wordAt(at);
    return word.start === at ? at : word.end;
  }

  /** The first start of a word between two places; if one word holds both, its own, or `from` if it is endless. */
  firstStart(from: number, to: number): number {
    const space = this.#text.indexOf(' ', Math.max(0, from - 1));
    if (space !== -1 && space < to) return space + 1;
    let word = this.#wordAt(from);
    if (word.start < from && word.end > to)
      return this.#isEndless(word) ? this.#graphemes.at(from).start : word.start;
    if (word.start < from) word = this.#wordAt(word.end);
    while (word.end <= to && CLOSING.test(this.#text.slice(word.start, word.end)))
      word = this.#wordAt(word.end);
    return word.start;
  }

  #wordAt(at: number): Span {
    this.#words ??= WORDS.segment(this.#text);
    const found = this.#words.containing(at);
    return found ? { start: found.index, end: found.index + found.segment.length } : { start: at, end: at };
  }

  #isEndless(word: Span): boolean {
    return hasMoreCodePoints(this.#text, word, WINDOW);
  }
}
