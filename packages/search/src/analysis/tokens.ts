/** Longer words are compared by their beginning alone, in documents and queries alike. */
const MAX_WORD_UNITS = 256;
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;
/** Scripts that write no space between words: a dictionary has to tell them apart. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** A word as it is written. */
export interface Written {
  readonly written: string;
  readonly start: number;
}

/**
 * The words of a text in their order, the same for every language: letters, marks and digits that stand together, with
 * apostrophes inside them. Everything else parts words.
 */
export function* writtenWords(text: string): Generator<Written> {
  const mayBeUnspaced = UNSPACED.test(text);
  for (const match of text.matchAll(WORD)) {
    const [written] = match;
    if (!mayBeUnspaced || !UNSPACED.test(written)) {
      yield { written, start: match.index };
      continue;
    }
    for (const { segment, index, isWordLike } of segmenter.segment(written))
      if (isWordLike) yield { written: segment, start: match.index + index };
  }
}

/** A word without the differences that no reader means: case, compatibility forms, the shape of an apostrophe. */
export function folded(written: string): string {
  return written.normalize('NFKC').toLowerCase().replaceAll('’', "'").slice(0, MAX_WORD_UNITS).toWellFormed();
}
