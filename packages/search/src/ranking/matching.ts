import { ENOUGH, type FoundByWords } from '../candidates/by-words.js';
import type { Candidate } from '../candidates/details.js';
import { bm25, type Statistics, type WeightedTerms } from './bm25.js';
import type { Matched } from './fusion.js';

/** Queries of more words are sentences: whoever writes them does not expect each word to be there. */
const KEYWORDS = 4;
/** Less than any word that fits gives. */
const BEHIND_WORDS = 1e-6;

/** Tells how well the words of candidates fit those of a query, each by the terms of its own language. */
export function matchWords(
  candidates: readonly Candidate[],
  weights: ReadonlyMap<string, WeightedTerms>,
  statistics: Statistics,
  { ids, worded }: FoundByWords,
): (Matched & { readonly whole: boolean })[] {
  const places = new Map(ids.map((id, index) => [id, index]));
  return candidates.map((candidate) => {
    const terms = weights.get(candidate.language) ?? new Map<string, number>();
    const { score, matched } = bm25(candidate.lexemes, terms, statistics);
    const place = places.get(candidate.id);
    // What was found without words keeps its order, behind whatever holds one.
    const unworded = worded || place === undefined ? 0 : BEHIND_WORDS / (1 + place);
    return { ...candidate, lexical: score || unworded, whole: matched > 0 && matched === terms.size };
  });
}

/** Few words side by side are all meant: where enough passages hold all of them, words find no others. */
export function holdingAll(
  matched: readonly (Matched & { readonly whole: boolean })[],
  { words }: { words: readonly string[] },
): readonly Matched[] {
  if (words.length > KEYWORDS || matched.filter(({ whole }) => whole).length < ENOUGH) return matched;
  return matched.map((candidate) => (candidate.whole ? candidate : { ...candidate, lexical: 0 }));
}
