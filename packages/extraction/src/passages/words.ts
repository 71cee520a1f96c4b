import type { Span } from '../text/span.js';
import { estimateTokens, type TokenEstimate } from './token-estimate.js';

/** How good a place to cut stands after a word, from bad to good. */
export const Break = { word: 1, line: 2, sentence: 3, paragraph: 4 } as const;
export type Break = (typeof Break)[keyof typeof Break];

/** What a passage is put together from and never cut within. */
export interface Word extends Span {
  readonly tokens: number;
  readonly breakAfter: Break;
  /** The words that it was made of, where it is a block that stays whole if it can. */
  readonly parts?: readonly Word[];
}

const WHITE_SPACE = /\s/;
/** Scripts that write without spaces between words. */
export const UNSPACED =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60]/;
const SENTENCE_END = /[.!?…。！？]["'”’»)\]]*$/;
const LOWERCASE = /\p{Ll}/u;
const EXTENDS_CHARACTER = /^(?:\p{M}|\u200d|\p{Emoji_Modifier})/u;

/** The words of a span of text in order; `maxTokens` bounds what a word without an end is cut into. */
export function* wordsOf(
  text: string,
  span: Span,
  estimate: TokenEstimate,
  maxTokens: number,
): Generator<Word> {
  let at = skipWhiteSpace(text, span.start, span.end);
  while (at < span.end) {
    const end = wordEnd(text, at, span.end);
    const next = skipWhiteSpace(text, end, span.end);
    const breakAfter = breakBetween(text, at, end, next, span.end);
    const tokens = estimateTokens(text, at, end, estimate);
    if (tokens <= maxTokens) yield { start: at, end, tokens, breakAfter };
    else yield* cutUp(text, { start: at, end }, breakAfter, maxTokens);
    at = next;
  }
}

function skipWhiteSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isWhiteSpace(text.charCodeAt(at))) at++;
  return at;
}

function isWhiteSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return WHITE_SPACE.test(String.fromCharCode(code));
}

function isUnspaced(code: number): boolean {
  return code >= 0x0e00 && UNSPACED.test(String.fromCharCode(code));
}

function wordEnd(text: string, from: number, to: number): number {
  let at = from + 1;
  // Any two characters of such a script may part, but none from its accents or from closing punctuation.
  while (at < to && !isWhiteSpace(text.charCodeAt(at))) {
    if (isUnspaced(text.charCodeAt(at)) && isUnspaced(text.charCodeAt(at - 1)) && mayPart(text, at)) break;
    at++;
  }
  return at;
}

const NOT_AT_START = /^[\p{M}\p{Pe}\p{Pf}、。，．！？：；・ー々ゝゞ]/u;

function mayPart(text: string, at: number): boolean {
  return !NOT_AT_START.test(text.slice(at, at + 2));
}

function breakBetween(text: string, start: number, end: number, next: number, limit: number): Break {
  let lines = 0;
  for (let i = end; i < next; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) lines++;
  }
  if (lines > 1) return Break.paragraph;
  const endsSentence =
    SENTENCE_END.test(text.slice(Math.max(start, end - 8), end)) &&
    (next >= limit || !LOWERCASE.test(text.charAt(next)));
  if (endsSentence) return Break.sentence;
  return lines > 0 ? Break.line : Break.word;
}

/** Cuts an endless word where no character is torn, counting every UTF-16 unit as a token. */
function* cutUp(text: string, span: Span, breakAfter: Break, maxTokens: number): Generator<Word> {
  let start = span.start;
  while (start < span.end) {
    let end = Math.min(start + maxTokens, span.end);
    for (let back = 0; back < 16 && end < span.end && extendsCharacter(text, end); back++) end--;
    if (end < span.end && isLowSurrogate(text.charCodeAt(end))) end--;
    yield { start, end, tokens: end - start, breakAfter: end === span.end ? breakAfter : Break.word };
    start = end;
  }
}

function extendsCharacter(text: string, at: number): boolean {
  return isLowSurrogate(text.charCodeAt(at)) || EXTENDS_CHARACTER.test(text.slice(at, at + 2));
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
