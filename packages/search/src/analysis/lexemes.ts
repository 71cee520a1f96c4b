import { folded, type Piece, piecesOf, type Run, SIGNS } from './pieces.js';
import { readUnspaced } from './unspaced.js';

/** What a run is searched by, whatever its language. */
export interface Lexeme {
  /**
   * A `word` is stemmed, and stands at a place of its own. `joined` ones are several words as one: `e-mail` as `email`. A
   * `symbol` is a word with the signs that make it another: `C++`. A `gram` is part of a text without spaces.
   */
  readonly kind: 'word' | 'joined' | 'symbol' | 'gram';
  readonly word: string;
  /** Its place among those that the run takes up, from 0. */
  readonly at: number;
  /** How many places it takes up. */
  readonly size: number;
  /** Where it stands in the run in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Whether it is so short and so joined by an apostrophe that it says nothing alone: the `t` of `don't`. */
  readonly isClitic: boolean;
}

export interface ReadRun {
  /** In the order of their places, the smallest first. */
  readonly lexemes: readonly Lexeme[];
  /** How many places the run takes up. */
  readonly places: number;
}

/** Of so many parts a run is also searched for as one word; beyond, only each two neighbours are. */
const MOST_JOINED = 6;
const DIGITS = /^\p{N}+$/u;
const SIGNS_HERE = new RegExp(`^${SIGNS}`, 'u');
/** Longer words before a sharp are no names of languages. */
const SHARP_LETTERS = 2;
const APOSTROPHE = /^['’]$/u;
const CLITIC_LETTERS = 2;

interface Part extends Piece {
  readonly word: string;
  readonly at: number;
}

export function readRun({ written, dotted }: Pick<Run, 'written' | 'dotted'>): ReadRun {
  const lexemes: Lexeme[] = [];
  const words: Part[] = [];
  let places = 0;
  const pieces = piecesOf(written);
  for (const [index, piece] of pieces.entries()) {
    const { start } = piece;
    if (piece.unspaced) {
      const { characters, grams } = readUnspaced(piece.written);
      for (const { at, ...gram } of grams)
        lexemes.push({
          kind: 'gram',
          ...gram,
          at: places + at,
          start: start + gram.start,
          end: start + gram.end,
          isClitic: false,
        });
      places += characters;
      continue;
    }
    const word = folded(piece.written);
    if (word === '') continue;
    const part: Part = { ...piece, word, at: places++ };
    const end = start + piece.written.length;
    const isClitic =
      word.length <= CLITIC_LETTERS &&
      (APOSTROPHE.test(piece.connector) || APOSTROPHE.test(pieces[index + 1]?.connector ?? ''));
    const lexeme = { kind: 'word', word, at: part.at, size: 1, start, end, isClitic } as const;
    words.push(part);
    lexemes.push(lexeme);
    const signs = SIGNS_HERE.exec(written.slice(end, end + 3))?.[0];
    if (signs !== undefined && (signs !== '#' || word.length <= SHARP_LETTERS))
      lexemes.push({ ...lexeme, kind: 'symbol', word: word + signs, end: end + signs.length });
    else if (dotted && start === 0) lexemes.push({ ...lexeme, kind: 'symbol', word: `.${word}` });
  }
  return { lexemes: [...lexemes, ...joinedOf(words)].sort((a, b) => a.at - b.at || a.size - b.size), places };
}

/** Each two neighbours as one word, and all of a few. */
function joinedOf(words: readonly Part[]): Lexeme[] {
  const joined = words.slice(1).flatMap((second, index) => {
    const first = words[index];
    return first && first.at + 1 === second.at ? asOne([first, second]) : [];
  });
  const isWhole = words.at(-1)?.at === words.length - 1 + (words[0]?.at ?? 0);
  if (words.length > 2 && words.length <= MOST_JOINED && isWhole) joined.push(asOne(words));
  return joined;
}

function asOne(parts: readonly Part[]): Lexeme {
  const [first, ...others] = parts;
  const last = parts.at(-1);
  if (!first || !last) throw new RangeError('There is nothing to join');
  let word = first.word;
  let before = first;
  for (const part of others) {
    // 3.5 is not 35.
    word += DIGITS.test(before.word) && DIGITS.test(part.word) ? `.${part.word}` : part.word;
    before = part;
  }
  return {
    kind: 'joined',
    word,
    at: first.at,
    size: parts.length,
    start: first.start,
    end: last.start + last.written.length,
    isClitic: false,
  };
}
