import { folded } from './pieces.js';

/** A character with its marks; the voiced marks of half width count as marks. */
const CHARACTER = /[^\p{M}\uff9e\uff9f][\p{M}\uff9e\uff9f]*|[\p{M}\uff9e\uff9f]+/gu;
const HANGUL = /\p{Script=Hangul}/u;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** Neighbouring characters of a text without spaces. */
export interface Gram {
  readonly word: string;
  /** The number of its first character, from 0. */
  readonly at: number;
  /** How many characters it has. */
  readonly size: number;
  /** Where it stands in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface UnspacedText {
  readonly characters: number;
  readonly grams: readonly Gram[];
}

/**
 * What a text without spaces is searched by: each character, each two neighbours, and the longer words that a dictionary
 * tells apart. Whatever stands in it is found by its pairs, wherever the dictionary parts it.
 */
export function readUnspaced(text: string): UnspacedText {
  const starts = [...text.matchAll(CHARACTER)].map(({ index }) => index);
  const startOf = (at: number) => starts[at] ?? text.length;
  const gram = (at: number, size: number): Gram => {
    const [start, end] = [startOf(at), startOf(at + size)];
    return { word: folded(text.slice(start, end)), at, size, start, end };
  };
  const grams = starts.flatMap((_, at) =>
    at + 1 < starts.length ? [gram(at, 1), gram(at, 2)] : [gram(at, 1)],
  );
  const numbers = new Map(starts.map((start, at) => [start, at]));
  for (const { start, end } of wordsIn(text)) {
    const first = numbers.get(start);
    const size = (numbers.get(end) ?? starts.length) - (first ?? 0);
    if (first !== undefined && size > 2) grams.push(gram(first, size));
  }
  return { characters: starts.length, grams };
}

/** Korean has spaces: its words are what stands between them. */
function wordsIn(text: string): { start: number; end: number }[] {
  if (HANGUL.test(text)) return [{ start: 0, end: text.length }];
  return [...segmenter.segment(text)].flatMap(({ segment, index, isWordLike }) =>
    isWordLike ? { start: index, end: index + segment.length } : [],
  );
}
