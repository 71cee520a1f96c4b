import { stemmerOf } from './stemming.js';
import { stopWordsOf } from './stop-words.js';
import { type Token, tokensOf } from './tokens.js';

/** A word of a text with the term that it is indexed under. */
export interface AnalyzedWord extends Token {
  readonly term: string;
  /** Whether it is one of the language's words that say nothing alone. */
  readonly common: boolean;
}

/**
 * Makes the terms of a text in a language: one for each word, in order. Documents, queries, phrases and highlights all
 * take their terms from here, so that what is written the same is always found.
 */
export function* analyze(text: string, language: string): Generator<AnalyzedWord> {
  const stem = stemmerOf(language);
  const stopWords = stopWordsOf(language);
  for (const token of tokensOf(text))
    yield { ...token, term: stem(token.word), common: stopWords.has(token.word) };
}

/** A word of a query in the languages that it may be meant in. */
export interface QueryWord {
  /** What it is as a word of its own: one term for each way that a language stems it, without languages where it is common. */
  readonly terms: readonly string[];
  /** The same in a phrase, where common words count. */
  readonly allTerms: readonly string[];
}

/** Makes the terms of a query's text, for passages in any of some languages. */
export function analyzeQuery(text: string, languages: readonly string[]): QueryWord[] {
  return [...tokensOf(text)].map(({ word }) => {
    const meant = languages.filter((language) => !stopWordsOf(language).has(word));
    return { terms: stemsOf(word, meant), allTerms: stemsOf(word, languages) };
  });
}

function stemsOf(word: string, languages: readonly string[]): string[] {
  return [...new Set(languages.map((language) => stemmerOf(language)(word)))];
}
