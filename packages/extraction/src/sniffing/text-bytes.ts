import { utf16Encoding } from '../text/decode.js';

// Line ends, tab, form feed, and escape, which colours logs; DEL and the rest are signs of a binary file.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const BINARY = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/;

/** The beginning of a text file as characters, in any encoding that extraction reads; null if it is binary. */
export function textOf(head: Uint8Array): string | null {
  const text = decodeHead(head);
  return BINARY.test(text) ? null : text;
}

function decodeHead(head: Uint8Array): string {
  const utf16 = utf16Encoding(head);
  // `stream`: the head may end in the middle of a character.
  if (utf16) return new TextDecoder(utf16).decode(head, { stream: true });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return Buffer.from(head).toString('latin1');
  }
}
