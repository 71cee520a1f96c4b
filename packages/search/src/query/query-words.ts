import { analyzeQuery } from '../analysis/analyzer.js';
import type { Question } from './question.js';
import type { Phrase, Word } from './syntax.js';

/** Beginnings of words that are completed: each stands for many terms. Further ones must still hold, and rank nothing. */
const MAX_PREFIXES = 16;

/** A word that a query asks for, in all the forms that it may be indexed under. */
export interface QueryWord {
  readonly terms: readonly string[];
  /** What terms may begin with instead; empty unless the word was written with a star. */
  readonly prefixes: readonly string[];
  /** How often it is asked for. */
  readonly times: number;
}

/**
 * The words that rank passages in any of some languages. Common words have no part in it, unless the query is made of
 * nothing else.
 */
export function queryWords(
  { wanted, fields }: Pick<Question, 'wanted' | 'fields'>,
  languages: readonly string[],
): QueryWord[] {
  const told = wordsOf(wanted, languages, 'terms');
  return told.length > 0 || fields.length > 0 ? told : wordsOf(wanted, languages, 'allTerms');
}

function wordsOf(
  wanted: readonly (Word | Phrase)[],
  languages: readonly string[],
  form: 'terms' | 'allTerms',
): QueryWord[] {
  const words = new Map<string, QueryWord>();
  let prefixed = 0;
  for (const each of wanted) {
    const analyzed = analyzeQuery(each.text, languages);
    for (const [index, word] of analyzed.entries()) {
      const isPrefix = each.kind === 'word' && each.prefix && index === analyzed.length - 1;
      if (isPrefix && ++prefixed > MAX_PREFIXES) continue;
      const terms = isPrefix ? [] : word[form];
      const prefixes = isPrefix ? word.allTerms : [];
      if (terms.length + prefixes.length === 0) continue;
      const key = JSON.stringify([terms, prefixes]);
      words.set(key, { terms, prefixes, times: (words.get(key)?.times ?? 0) + 1 });
    }
  }
  return [...words.values()];
}
