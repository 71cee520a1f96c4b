import { ENOUGH, type FoundByWords } from '../candidates/by-words.js';
import type { Candidate } from '../candidates/details.js';
import { bm25, type Statistics, type WeightedTerms } from './bm25.js';

/** Queries of more words are sentences: whoever writes them does not expect each word to be there. */
const KEYWORDS = 4;
/** Less than any word that fits gives. */
const BEHIND_WORDS = 1e-6;

/** A candidate with how well its words fit. */
export interface Matched {
  readonly passage: Candidate;
  /** 0 for not at all. */
  readonly lexical: number;
  /** Whether it holds every term that is asked for. */
  readonly whole: boolean;
}

/** Tells how well the words of candidates fit those of a query, each by the terms of its own language. */
export function matchWords(
  candidates: readonly Candidate[],
  weights: ReadonlyMap<string, WeightedTerms>,
  statistics: Statistics,
  { ids, worded }: FoundByWords,
): Matched[] {
  const places = new Map(ids.map((id, index) => [id, index]));
  return candidates.map((passage) => {
    const terms = weights.get(passage.language) ?? new Map<string, number>();
    const { score, matched } = bm25(passage.lexemes, terms, statistics);
    const place = places.get(passage.id);
    // What was found without words keeps its order, behind whatever holds one.
    const unworded = worded || place === undefined ? 0 : BEHIND_WORDS / (1 + place);
    return { passage, lexical: score || unworded, whole: matched > 0 && matched === terms.size };
  });
}

/** Few words side by side are all meant: where enough passages hold all of them, words find no others. */
export function holdingAll(
  matched: readonly Matched[],
  { words }: { words: readonly string[] },
): readonly Matched[] {
  if (words.length > KEYWORDS || matched.filter(({ whole }) => whole).length < ENOUGH) return matched;
  return matched.map((each) => (each.whole ? each : { ...each, lexical: 0 }));
}
