import iconv from 'iconv-lite';
import { unicodeEncodingOf } from '../text/unicode.js';

/** Line ends, tab, form feed, escape, and what stray keys and old systems left in texts are no sign of a binary file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const UNUSUAL = /[\u0001-\u0007\u000e-\u0019\u001c-\u001f]/g;
/** Random bytes have eight in a hundred. */
const MOST_UNUSUAL = 0.01;
/** Private, unassigned and unpaired: random bytes taken for UTF-16 have seventeen in a hundred. */
const MEANINGLESS = /[\p{Cn}\p{Co}\p{Cs}]/gu;
const MOST_MEANINGLESS = 0.05;

/** The beginning of a text file as characters, in any encoding that extraction reads; null if it is binary. */
export function textOf(head: Uint8Array): string | null {
  const text = decodeHead(head);
  const most = (pattern: RegExp, share: number) =>
    (text.match(pattern)?.length ?? 0) <= Math.max(1, text.length * share);
  const isText = !text.includes('\0') && most(UNUSUAL, MOST_UNUSUAL) && most(MEANINGLESS, MOST_MEANINGLESS);
  return isText ? text : null;
}

function decodeHead(head: Uint8Array): string {
  const unicode = unicodeEncodingOf(head);
  if (unicode) return iconv.decode(Buffer.from(head), unicode);
  try {
    // `stream`: the head may end in the middle of a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return Buffer.from(head).toString('latin1');
  }
}
