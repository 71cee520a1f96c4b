import type { Candidate } from './candidate.js';

/** How much words count against meaning, by the language of the query: the model reads English. Measured: docs/search.md. */
const WORDS = { english: 0.3, latin: 0.5, other: 0.7 };
/** The language of a query is that of the passages that its words fit best, so many of them. */
const BEST = 10;
const LETTER = /\p{L}/gu;
const LATIN = /\p{Script=Latin}/u;

/** How much words count against meaning in a query, from 0 to 1: more where the model can't read it. */
export function wordsShare(query: string, candidates: readonly Candidate[]): number {
  const letters = query.match(LETTER) ?? [];
  const latin = letters.filter((letter) => LATIN.test(letter));
  if (latin.length < letters.length / 2) return WORDS.other;
  const isPlain = letters.every((letter) => letter <= 'z');
  const best = candidates
    .filter(({ lexical }) => lexical > 0)
    .sort((a, b) => b.lexical - a.lexical)
    .slice(0, BEST);
  // A passage whose language is unknown may be code, too.
  const foreign = best.filter(({ language }) => (language === 'simple' ? !isPlain : language !== 'english'));
  return foreign.length > best.length / 2 ? WORDS.latin : WORDS.english;
}
