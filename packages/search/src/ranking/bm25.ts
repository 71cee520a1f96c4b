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
}

/** A term of a query with how much it says. */
export interface WeightedTerm {
  readonly term: string;
  readonly weight: number;
  /** The place of the word in the query that it stands for. */
  readonly word: number;
}

/** Weighs the terms that a query's words stand for: log(1 + (N - n + ½) / (n + ½)), as often as they are asked for. */
export function weighTerms(words: readonly QueryWord[], statistics: Statistics): WeightedTerm[] {
  const { passages, holding, completed } = statistics;
  return words.flatMap(({ terms, prefixes, times }, word) => {
    const all = [...terms, ...prefixes.flatMap((prefix) => completed.get(prefix) ?? [])];
    return [...new Set(all)].flatMap((term) => {
      const n = Math.min(passages, holding.get(term) ?? 0);
      return n === 0 ? [] : { term, weight: times * Math.log(1 + (passages - n + 0.5) / (n + 0.5)), word };
    });
  });
}

/** How long a passage is on average. */
export function averageLength({ passages, totalLength }: Statistics): number {
  return passages > 0 ? totalLength / passages : 1;
}
