/** Longer words are compared by their beginning alone, in documents and queries alike. */
const MAX_WORD_UNITS = 256;

/** What readers don't see and what parts no word: soft hyphens, joiners, marks of direction, byte order marks. */
const UNSEEN = '\\u00ad\\u034f\\u061c\\u200c-\\u200f\\u2060\\ufeff';
const WORD_UNITS = `[\\p{L}\\p{M}\\p{N}${UNSEEN}]+`;
/** What connects the parts of one word, name, number or address. A zero width space does, and a hyphen at the end of a line. */
const CONNECTOR = "(?:[-\\u2010\\u2011_.'’&+/\\\\@:#=?,~\\u200b]{1,3}|[-\\u2010]\\r?\\n[ \\t]*(?=\\p{Ll}))";
const EMOJI =
  '\\p{RI}\\p{RI}|\\p{Extended_Pictographic}(?:\\p{EMod}|\\ufe0f|\\u200d\\p{Extended_Pictographic})*';
/** What makes another word of the one before it: `C++`, and `C#` where nothing follows. */
export const SIGNS = '(?:\\+\\+|#(?![\\p{L}\\p{N}]))';
const RUN = new RegExp(`${WORD_UNITS}(?:${CONNECTOR}${WORD_UNITS})*${SIGNS}?|${EMOJI}`, 'gu');
const UNITS = new RegExp(WORD_UNITS, 'gu');
const IN_WORD = new RegExp(`[\\p{L}\\p{M}\\p{N}${UNSEEN}.]$`, 'u');
const UNSEEN_OR_VARIATION = new RegExp(`[${UNSEEN}\\ufe00-\\ufe0f]`, 'gu');

/** Scripts that write no space between words, and Korean, which writes particles onto them. */
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Hang}';
const MAY_BE_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
const BY_SCRIPT = new RegExp(
  `(?:(?=[${UNSPACED}])[\\p{L}\\p{N}][\\p{M}\\uff9e\\uff9f]*)+|(?:(?![${UNSPACED}]).)+`,
  'gsu',
);
/**
 * Between a small letter and a capital, before the last of capitals that a small letter follows, between letter and digit.
 * Few marks are looked back over: with any number, a text of marks would take quadratic time.
 */
const SEAM =
  /(?<=\p{Ll}\p{M}{0,3})(?=\p{Lu})|(?<=\p{Lu}\p{M}{0,3})(?=\p{Lu}\p{M}{0,3}\p{Ll})|(?<=\p{L}\p{M}{0,3})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;
const HAS_SEAM = /[\p{Lu}\p{N}]/u;

/** What stands together without white space: a word, a part number, an address, an emoji. */
export interface Run {
  readonly written: string;
  readonly start: number;
  /** Whether a dot that belongs to no word before stands directly before it: `.NET`. */
  readonly dotted: boolean;
}

/** A part of a run that has a place of its own in phrases, or several in a script without spaces. */
export interface Piece {
  readonly written: string;
  /** In the run. */
  readonly start: number;
  readonly unspaced: boolean;
  /** What stands between it and the piece before. */
  readonly connector: string;
}

/** The runs of a text, in their order. In time linear in the text's length. */
export function* runsOf(text: string): Generator<Run> {
  for (const { 0: written, index: start } of text.matchAll(RUN))
    yield {
      written,
      start,
      dotted: text[start - 1] === '.' && !IN_WORD.test(text.slice(Math.max(0, start - 3), start - 1)),
    };
}

/** Takes a run apart: at its connectors, where letters become digits or capitals, and where scripts change. */
export function piecesOf(run: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const add = (written: string, start: number, unspaced: boolean) => {
    pieces.push({ written, start, unspaced, connector: run.slice(end, start) });
    end = start + written.length;
  };
  for (const { 0: units, index } of run.matchAll(UNITS)) {
    if (!MAY_BE_UNSPACED.test(units)) addSeamed(units, index, add);
    else
      for (const { 0: part, index: at } of units.matchAll(BY_SCRIPT))
        if (MAY_BE_UNSPACED.test(part)) add(part, index + at, true);
        else addSeamed(part, index + at, add);
  }
  if (pieces.length === 0) add(run, 0, false);
  return withWholeNumbers(pieces);
}

function addSeamed(
  units: string,
  index: number,
  add: (written: string, start: number, unspaced: false) => void,
) {
  let start = index;
  for (const part of HAS_SEAM.test(units) ? units.split(SEAM) : [units]) {
    add(part, start, false);
    start += part.length;
  }
}

const GROUP = /^\d{3}$/;
const FIRST_GROUP = /^\d{1,3}$/;

/** Joins the groups of a number: `1,250,000` is one. */
function withWholeNumbers(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  let grows = false;
  for (const piece of pieces) {
    const last = joined.at(-1);
    grows =
      last !== undefined &&
      piece.connector === ',' &&
      GROUP.test(piece.written) &&
      (grows || FIRST_GROUP.test(last.written));
    if (last && grows) joined[joined.length - 1] = { ...last, written: `${last.written},${piece.written}` };
    else joined.push(piece);
  }
  return joined;
}

/** A word without the differences that no reader means: case, compatibility forms, what can't be seen. */
export function folded(written: string): string {
  return written
    .normalize('NFKC')
    .replace(UNSEEN_OR_VARIATION, '')
    .toLowerCase()
    .replaceAll(',', '')
    .slice(0, MAX_WORD_UNITS)
    .toWellFormed();
}
