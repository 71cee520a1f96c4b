import { variantTerm } from '../analysis/analyzer.js';
import { type AskedLexeme, type AskedTerm, analyzeQuery } from '../analysis/query-analyzer.js';
import type { Question } from './question.js';
import type { Phrase, Word } from './syntax.js';

/** Beginnings of words that are completed: each stands for many terms. Further ones must still hold, and rank nothing. */
const MAX_PREFIXES = 16;
/** How much a word counts without the signs that were written to it: `C` where `C++` is asked for. */
const WITHOUT_SIGNS = 0.3;
/** Languages that write words onto each other. */
const COMPOUNDING: ReadonlySet<string> = new Set([
  'danish',
  'dutch',
  'estonian',
  'finnish',
  'german',
  'hungarian',
  'norwegian',
  'swedish',
]);
/** Shorter words are parts of too many others by chance. */
const COMPOUND_LETTERS = 5;
const isLong = (term: string) => term.length >= COMPOUND_LETTERS;
const NOTHING: Omit<QueryWord, 'times'> = { terms: [], joined: [], prefixes: [], compounds: [] };

/** A word that a query asks for, in all the forms that it may be indexed under. */
export interface QueryWord {
  readonly terms: readonly AskedTerm[];
  /** What it is as one word with those written onto it; each counts beside them. */
  readonly joined: readonly string[];
  /** What terms may begin with instead; empty unless the word was written with a star. */
  readonly prefixes: readonly string[];
  /** What longer words may hold of it, in languages that write words onto each other. */
  readonly compounds: readonly string[];
  /** How often it is asked for. */
  readonly times: number;
}

/**
 * The words that rank passages in any of some languages. Common words have no part in it, unless the query is made of
 * nothing else; two of them side by side do.
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
  const isCompounding = languages.some((language) => COMPOUNDING.has(language));
  let prefixed = 0;
  const add = (word: Omit<QueryWord, 'times'>) => {
    if (word.terms.length + word.joined.length + word.prefixes.length === 0) return;
    const key = JSON.stringify(word);
    words.set(key, { ...word, times: (words.get(key)?.times ?? 0) + 1 });
  };
  for (const each of sideBySide(wanted)) {
    const places = byPlace(analyzeQuery(each.text, languages));
    for (const [index, { main, symbol, joined }] of places.entries()) {
      if (each.kind === 'word' && each.prefix && index === places.length - 1) {
        if (++prefixed <= MAX_PREFIXES) add({ ...NOTHING, prefixes: prefixesOf(main) });
        continue;
      }
      const own = main[form];
      const terms = symbol
        ? [...symbol.allTerms, ...own.map(({ term, share }) => ({ term, share: share * WITHOUT_SIGNS }))]
        : own;
      const compounds = isCompounding && main.kind === 'word' ? exactOf(own).filter(isLong) : [];
      add({ ...NOTHING, terms, joined: joined.flatMap(({ allTerms }) => exactOf(allTerms)), compounds });
    }
  }
  return [...words.values()];
}

/** The same with plain words that follow each other as one text: what they are together counts, too. */
function sideBySide(wanted: readonly (Word | Phrase)[]): (Word | Phrase)[] {
  const joined: (Word | Phrase)[] = [];
  for (const each of wanted) {
    const last = joined.at(-1);
    const isPlain = each.kind === 'word' && !each.prefix;
    if (isPlain && last?.kind === 'word' && !last.prefix)
      joined[joined.length - 1] = { ...last, text: `${last.text} ${each.text}` };
    else joined.push(each);
  }
  return joined;
}

/** What a query asks for at a place: a word, or two characters of a text without spaces. */
export interface AskedPlace {
  readonly at: number;
  readonly main: AskedLexeme;
  readonly symbol: AskedLexeme | null;
  /** What begins here and takes up more places. */
  readonly joined: readonly AskedLexeme[];
}

/** The lexemes of a query by their places. A character without a pair of its own stands in the pair before. */
export function byPlace(lexemes: readonly AskedLexeme[]): AskedPlace[] {
  const pairs = new Set(lexemes.flatMap(({ kind, at, size }) => (kind === 'gram' && size === 2 ? at : [])));
  const groups = new Map<number, AskedLexeme[]>();
  for (const lexeme of lexemes) groups.set(lexeme.at, [...(groups.get(lexeme.at) ?? []), lexeme]);
  return [...groups].flatMap(([at, group]) => {
    const isMain = ({ kind, size }: AskedLexeme) =>
      kind === 'word' || (kind === 'gram' && size === (pairs.has(at) ? 2 : 1));
    const main = group.find(isMain);
    const isInPair = main?.kind === 'gram' && main.size === 1 && pairs.has(at - 1);
    if (!main || isInPair) return [];
    return {
      at,
      main,
      symbol: group.find(({ kind }) => kind === 'symbol') ?? null,
      joined: group.filter((each) => each.size > main.size),
    };
  });
}

/** What terms may begin with where a word begins so: its forms, in passages also as another spelling. */
export function prefixesOf({ allTerms }: AskedLexeme): string[] {
  return exactOf(allTerms).flatMap((term) => [term, variantTerm(term)]);
}

function exactOf(terms: readonly AskedTerm[]): string[] {
  return terms.flatMap(({ term, share }) => (share === 1 ? term : []));
}
