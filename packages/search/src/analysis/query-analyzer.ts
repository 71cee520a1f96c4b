import { formsOf, isCommon, pairOf, variantTerm } from './analyzer.js';
import { type Lexeme, readRun } from './lexemes.js';
import { runsOf } from './pieces.js';

/** A term that a query asks for, and how much it counts beside the word as it was written. */
export interface AskedTerm {
  readonly term: string;
  readonly share: number;
}

/** A lexeme of a query, in all the forms that it may be indexed under in some languages. */
export interface AskedLexeme extends Pick<Lexeme, 'kind' | 'at' | 'size'> {
  /** Without languages in which it says nothing alone. */
  readonly terms: readonly AskedTerm[];
  readonly allTerms: readonly AskedTerm[];
}

/** How much other spellings count: one of the two sides was written otherwise, or both. */
const ONE_OTHERWISE = 0.7;
const BOTH_OTHERWISE = 0.5;

/** IT, US, WHO: common words that are meant as names. */
const CAPITALS = /^\p{Lu}{2,}$/u;

/** Reads a query's text for passages in any of some languages. In the order of places. */
export function analyzeQuery(text: string, languages: readonly string[]): AskedLexeme[] {
  const asked: AskedLexeme[] = [];
  const isShouted = text === text.toUpperCase();
  let places = 0;
  /** The word before, if it says nothing alone. */
  let before: string | null = null;
  for (const run of runsOf(text)) {
    const read = readRun(run);
    for (const lexeme of read.lexemes) {
      const { kind, word, size, start, end } = lexeme;
      const at = places + lexeme.at;
      const isName = !isShouted && CAPITALS.test(run.written.slice(start, end));
      const telling = languages.filter((language) => isName || !isCommon(lexeme, language));
      const isSilent = telling.length < languages.length;
      if (kind === 'word' && isSilent && before !== null) asked.push(asPair(before, word, at - 1));
      if (kind === 'word' || kind === 'gram') before = isSilent ? word : null;
      asked.push({ kind, at, size, terms: formsIn(lexeme, telling), allTerms: formsIn(lexeme, languages) });
    }
    places += read.places;
  }
  return asked.sort((a, b) => a.at - b.at || a.size - b.size);
}

function asPair(first: string, second: string, at: number): AskedLexeme {
  const terms = [{ term: pairOf(first, second), share: 1 }];
  return { kind: 'joined', at, size: 2, terms, allTerms: terms };
}

function formsIn(lexeme: Lexeme, languages: readonly string[]): AskedTerm[] {
  const shares = new Map<string, number>();
  const note = (term: string, share: number) => shares.set(term, Math.max(share, shares.get(term) ?? 0));
  for (const language of languages) {
    const { term, variants } = formsOf(lexeme, language);
    note(term, 1);
    if (lexeme.kind === 'gram' || lexeme.kind === 'symbol') continue;
    note(variantTerm(term), ONE_OTHERWISE);
    for (const variant of variants) {
      note(variant, ONE_OTHERWISE);
      note(variantTerm(variant), BOTH_OTHERWISE);
    }
  }
  return [...shares].map(([term, share]) => ({ term, share }));
}
