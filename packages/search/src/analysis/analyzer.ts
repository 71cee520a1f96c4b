import { type Lexeme, readRun } from './lexemes.js';
import { runsOf } from './pieces.js';
import { stemmerOf } from './stemming.js';
import { stopWordsOf } from './stop-words.js';
import { variantsOf } from './variants.js';

/** No word holds one. */
const VARIANT = '~';
const PAIR = '_';

/** A term of a text: what a passage is indexed under. */
export interface AnalyzedTerm {
  readonly term: string;
  /** Whether it is what was written there, of its smallest size: one in each place. Others stand beside it. */
  readonly isMain: boolean;
  /** Whether it is one of the language's words that say nothing alone. */
  readonly common: boolean;
  /** Its place in the text, for phrases; a term that takes up several has the first. */
  readonly place: number;
  /** Where it stands in the text in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * Makes the terms of a text in a language, in the order of their places. Documents, queries, phrases and highlights all
 * take their terms from here, so that what is written the same is always found. docs/search.md, “Words”, has the rules.
 */
export function* analyze(text: string, language: string): Generator<AnalyzedTerm> {
  const read = readerOf(language);
  let place = 0;
  let before: Reading | null = null;
  let beforeStart = 0;
  for (const { written, start, dotted } of runsOf(text)) {
    const reading = read(written, dotted);
    const { terms, places, first } = reading;
    if (before?.last && first && place > 0)
      yield {
        term: pairOf(before.last.word, first.word),
        isMain: false,
        common: true,
        place: place - 1,
        start: beforeStart + before.last.start,
        end: start + first.end,
      };
    for (const each of terms)
      yield {
        term: each.term,
        isMain: each.isMain,
        common: each.common,
        place: place + each.at,
        start: start + each.start,
        end: start + each.end,
      };
    if (places === 0) continue;
    place += places;
    before = reading;
    beforeStart = start;
  }
}

/** The term of two neighbouring words that say nothing alone: `The Who`. */
export function pairOf(first: string, second: string): string {
  return first + PAIR + second;
}

/** The term of a passage that has another spelling of a word. */
export function variantTerm(term: string): string {
  return VARIANT + term;
}

/** What a run is in a language. */
interface Reading {
  readonly terms: readonly (Omit<AnalyzedTerm, 'place'> & { readonly at: number })[];
  readonly places: number;
  /** The word at its first place, and at its last, where those say nothing alone. */
  readonly first: Lexeme | null;
  readonly last: Lexeme | null;
}

/** Reading a run takes microseconds, and most runs of a text come again. Full, a memory starts anew. */
const REMEMBERED_RUNS = 100_000;
/** Longer ones seldom come again. */
const REMEMBERED_UNITS = 64;

const readers = new Map<string, (written: string, dotted: boolean) => Reading>();

/** Reads runs in a language, and remembers them as they are written. */
function readerOf(language: string): (written: string, dotted: boolean) => Reading {
  const known = readers.get(language);
  if (known) return known;
  const readings = new Map<string, Reading>();
  const reader = (written: string, dotted: boolean) => {
    const key = dotted ? `.${written}` : written;
    const remembered = readings.get(key);
    if (remembered) return remembered;
    const reading = readIn(language, written, dotted);
    if (readings.size >= REMEMBERED_RUNS) readings.clear();
    if (written.length <= REMEMBERED_UNITS) readings.set(key, reading);
    return reading;
  };
  readers.set(language, reader);
  return reader;
}

function readIn(language: string, written: string, dotted: boolean): Reading {
  const { lexemes, places } = readRun({ written, dotted });
  const commonAt = (place: number) =>
    lexemes.find((each) => each.kind === 'word' && each.at === place && isCommon(each, language)) ?? null;
  return {
    terms: lexemes.flatMap((lexeme) => {
      const { at, size, start, end, kind } = lexeme;
      const where = { common: isCommon(lexeme, language), at, start, end };
      const [main = '', ...others] = termsOf(lexeme, language);
      const isMain = size === 1 && kind !== 'symbol';
      return [{ term: main, isMain, ...where }, ...others.map((term) => ({ term, isMain: false, ...where }))];
    }),
    places,
    first: commonAt(0),
    last: commonAt(places - 1),
  };
}

/** Whether a word says nothing alone in a language. */
export function isCommon({ kind, word, isClitic }: Lexeme, language: string): boolean {
  return isClitic || (kind === 'word' && stopWordsOf(language).has(word));
}

/** What a passage in a language is indexed under for a lexeme: its stem first, then its other spellings. */
function termsOf(lexeme: Lexeme, language: string): string[] {
  const { term, variants } = formsOf(lexeme, language);
  return [term, ...variants.map(variantTerm)];
}

/** The forms of a lexeme in a language: what it is, and what else it may be written as. */
export function formsOf(
  { kind, word }: Pick<Lexeme, 'kind' | 'word'>,
  language: string,
): { readonly term: string; readonly variants: readonly string[] } {
  if (kind === 'gram' || kind === 'symbol') return { term: word, variants: [] };
  const stem = stemmerOf(language);
  const term = stem(word);
  const variants = new Set(variantsOf(word).map(stem));
  variants.delete(term);
  return { term, variants: [...variants] };
}
