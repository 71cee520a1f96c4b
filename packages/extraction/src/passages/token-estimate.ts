/**
 * Estimates how many wordpieces of a BERT vocabulary a text has, rather too many than too few, without the
 * vocabulary: reading it for every word would cost more than all the rest of the extraction.
 */
export interface TokenEstimate {
  /** Words of at most this many letters are one wordpiece. */
  readonly wholeLetters: number;
  /** Letters that each further wordpiece covers. */
  readonly lettersPerToken: number;
}

/** The vocabulary is English: it holds most English words whole, and cuts other languages into small pieces. */
const ENGLISH: TokenEstimate = { wholeLetters: 8, lettersPerToken: 3 };
const OTHER: TokenEstimate = { wholeLetters: 2, lettersPerToken: 2.75 };

const ENGLISH_WORDS = /\b(?:the|of|and|to|that|for|with|this|are|by|from)\b/gi;
const WORDS = /[\p{L}\p{N}]+/gu;
const ENGLISH_SHARE = 0.08;
const SAMPLE_CHARS = 20_000;

/** Chooses the estimate for a text by how English its beginning looks. */
export function estimateFor(text: string): TokenEstimate {
  const sample = text.slice(0, SAMPLE_CHARS);
  const words = sample.match(WORDS)?.length ?? 0;
  const english = sample.match(ENGLISH_WORDS)?.length ?? 0;
  return english >= words * ENGLISH_SHARE ? ENGLISH : OTHER;
}

const LETTER = 1;
const DIGIT = 2;
const OTHER_CHARACTER = 3;

function classOf(code: number): number {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return LETTER;
  if (code >= 48 && code <= 57) return DIGIT;
  // Latin letters with accents, which the model's tokenizer takes off.
  if (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) return LETTER;
  return OTHER_CHARACTER;
}

/** Estimates the wordpieces of the part of `text` from `start` to `end`, which holds no white space. */
export function estimateTokens(text: string, start: number, end: number, estimate: TokenEstimate): number {
  let tokens = 0;
  let kind = OTHER_CHARACTER;
  let run = 0;
  for (let i = start; i <= end; i++) {
    const next = i < end ? classOf(text.charCodeAt(i)) : OTHER_CHARACTER;
    if (next === kind && next !== OTHER_CHARACTER) {
      run++;
      continue;
    }
    if (kind === LETTER) tokens += lettersToTokens(run, estimate);
    else if (kind === DIGIT) tokens += Math.ceil(run / 2);
    // Punctuation, and scripts of which the vocabulary holds hardly more than single letters.
    if (next === OTHER_CHARACTER && i < end) tokens += isHangul(text.charCodeAt(i)) ? 2 : 1;
    kind = next;
    run = 1;
  }
  return tokens;
}

function lettersToTokens(letters: number, { wholeLetters, lettersPerToken }: TokenEstimate): number {
  return 1 + Math.ceil(Math.max(0, letters - wholeLetters) / lettersPerToken);
}

/** A Korean syllable is taken apart into its two or three letters. */
function isHangul(code: number): boolean {
  return code >= 0xac00 && code <= 0xd7a3;
}
