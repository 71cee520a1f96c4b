/** A word of a text: what it is compared by, and where it stands in UTF-16 units, end exclusive. */
export interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Longer words are compared by their beginning alone, in documents and queries alike. */
const MAX_WORD_UNITS = 256;
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;
/** Scripts that write no space between words: a dictionary has to tell them apart. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * The words of a text in their order, the same for every language: letters, marks and digits that stand together, with
 * apostrophes inside them. Everything else parts words.
 */
export function* tokensOf(text: string): Generator<Token> {
  for (const match of text.matchAll(WORD)) {
    const [written] = match;
    if (!UNSPACED.test(written)) {
      yield tokenAt(written, match.index);
      continue;
    }
    for (const { segment, index, isWordLike } of segmenter.segment(written))
      if (isWordLike) yield tokenAt(segment, match.index + index);
  }
}

function tokenAt(written: string, start: number): Token {
  return { word: folded(written), start, end: start + written.length };
}

/** A word without the differences that no reader means: case, compatibility forms, the shape of an apostrophe. */
export function folded(written: string): string {
  return written.normalize('NFKC').toLowerCase().replaceAll('’', "'").slice(0, MAX_WORD_UNITS).toWellFormed();
}
