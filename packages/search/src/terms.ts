import type { Statistics, WeightedTerms } from './ranking/bm25.js';
import { weigh } from './ranking/bm25.js';
import type { Scope } from './scope.js';

/** The terms of a query by language, each as often as it is asked for, with what beginnings of words stand for. */
export type QueryTerms = ReadonlyMap<string, readonly string[]>;

export function queryTerms(
  { languages }: Scope,
  completed: ReadonlyMap<string, readonly string[]>,
): QueryTerms {
  return new Map(
    languages.map(({ language, terms, prefixes }) => [
      language,
      [...terms, ...prefixes.flatMap((prefix) => completed.get(prefix) ?? [])],
    ]),
  );
}

/** The terms of all languages in one line for the shared index; what several of them share is not asked for twice. */
export function inOneLine(terms: QueryTerms): string {
  const counts = new Map<string, number>();
  for (const each of terms.values()) {
    const own = new Map<string, number>();
    for (const term of each) own.set(term, (own.get(term) ?? 0) + 1);
    for (const [term, count] of own) counts.set(term, Math.max(count, counts.get(term) ?? 0));
  }
  return [...counts].flatMap(([term, count]) => Array<string>(count).fill(term)).join(' ');
}

/** How much each term says, by language. */
export function weighTerms(terms: QueryTerms, statistics: Statistics): ReadonlyMap<string, WeightedTerms> {
  return new Map([...terms].map(([language, each]) => [language, weigh(each, statistics)]));
}
