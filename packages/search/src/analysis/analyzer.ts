import { stemmerOf } from './stemming.js';
import { stopWordsOf } from './stop-words.js';
import { folded, writtenWords } from './tokens.js';

/** What a word is in a language. */
interface Reading {
  /** What it is compared by. */
  readonly word: string;
  /** What it is indexed under. */
  readonly term: string;
  /** Whether it is one of the language's words that say nothing alone. */
  readonly common: boolean;
}

/** A word of a text, and where it stands in UTF-16 units, end exclusive. */
export interface AnalyzedWord extends Reading {
  readonly start: number;
  readonly end: number;
}

/**
 * Makes the terms of a text in a language: one for each word, in order. Documents, queries, phrases and highlights all
 * take their terms from here, so that what is written the same is always found.
 */
export function* analyze(text: string, language: string): Generator<AnalyzedWord> {
  const read = readerOf(language);
  for (const { written, start } of writtenWords(text)) {
    const { word, term, common } = read(written);
    yield { word, start, end: start + written.length, term, common };
  }
}

/** Folding and stemming a word take microseconds, and most words of a text come again. Full, a memory starts anew. */
const REMEMBERED_WORDS = 100_000;

const readers = new Map<string, (written: string) => Reading>();

/** Reads words of a language, and remembers them as they are written. */
function readerOf(language: string): (written: string) => Reading {
  const known = readers.get(language);
  if (known) return known;
  const stem = stemmerOf(language);
  const stopWords = stopWordsOf(language);
  const readings = new Map<string, Reading>();
  const reader = (written: string) => {
    const remembered = readings.get(written);
    if (remembered) return remembered;
    if (readings.size >= REMEMBERED_WORDS) readings.clear();
    const word = folded(written);
    const reading = { word, term: stem(word), common: stopWords.has(word) };
    readings.set(written, reading);
    return reading;
  };
  readers.set(language, reader);
  return reader;
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
  return [...writtenWords(text)].map(({ written }) => {
    const word = folded(written);
    const meant = languages.filter((language) => !stopWordsOf(language).has(word));
    return { terms: stemsOf(word, meant), allTerms: stemsOf(word, languages) };
  });
}

function stemsOf(word: string, languages: readonly string[]): string[] {
  return [...new Set(languages.map((language) => stemmerOf(language)(word)))];
}
