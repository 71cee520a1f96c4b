import type { QueryWord } from '../query/query-words.js';

/** Robertson and Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009, section 3.5. */
export const BM25 = { k1: 1.2, b: 0.75 } as const;

/** What is known of the words in the passages that a caller may search, and in no others. */
export interface Statistics {
  readonly passages: number;
  /** The terms of all passages as they count. */
  readonly totalLength: number;
  /** How many of the passages hold a term; a term that is missing is in none. */
  readonly holding: ReadonlyMap<string, number>;
  /** The commonest terms that begin as a prefix says. */
  readonly completed: ReadonlyMap<string, readonly string[]>;
  /** The commonest terms that hold a part. */
  readonly containing: ReadonlyMap<string, readonly string[]>;
}

/** A term of a query with how much it says. */
export interface WeightedTerm {
  readonly term: string;
  readonly weight: number;
  /** The place of the word in the query that it stands for. */
  readonly word: number;
}

/** How much words count more where they stand together as they were written. */
const JOINED = 0.5;
/** How much a word counts where it is a part of a longer one. */
const COMPOUND = 0.3;

/**
 * Weighs the terms that a query's words stand for: log(1 + (N - n + ½) / (n + ½)), as often as they are asked for. The
 * forms of a word are as rare as the commonest of them, so that a rare spelling does not rank above what was written.
 */
export function weighTerms(words: readonly QueryWord[], statistics: Statistics): WeightedTerm[] {
  const { passages, holding, completed, containing } = statistics;
  const held = (term: string) => Math.min(passages, holding.get(term) ?? 0);
  const idf = (n: number) => Math.log(1 + (passages - n + 0.5) / (n + 0.5));
  return words.flatMap(({ terms, joined, prefixes, compounds, times }, word) => {
    const most = Math.max(0, ...terms.map(({ term }) => held(term)));
    const completions = new Set(prefixes.flatMap((prefix) => completed.get(prefix) ?? []));
    return [
      ...terms.map(({ term, share }) => ({ term, weight: share * times * idf(most), word })),
      ...joined.map((term) => ({ term, weight: JOINED * times * idf(held(term)), word })),
      ...[...completions].map((term) => ({ term, weight: times * idf(held(term)), word })),
      ...compounds
        .flatMap((part) => containing.get(part) ?? [])
        .filter((term) => !terms.some((own) => own.term === term))
        .map((term) => ({ term, weight: COMPOUND * times * idf(Math.max(most, held(term))), word })),
    ].filter(({ term }) => held(term) > 0);
  });
}

/** How long a passage is on average. */
export function averageLength({ passages, totalLength }: Statistics): number {
  return passages > 0 ? totalLength / passages : 1;
}
