import type { ObjectWarning } from '@ipto/contracts';
import iconv from 'iconv-lite';
import { withoutControls } from './control-characters.js';
import { encodingOfLabel, guessEncoding } from './guess-encoding.js';
import { isIso2022Jp, unicodeEncodingOf } from './unicode.js';

export interface DecodedText {
  /** Without byte order mark and control characters; line ends untouched. */
  readonly text: string;
  readonly warnings: ObjectWarning[];
}

/**
 * Decodes a text file: Unicode where its bytes say so, else what is `declared`, else what makes it read like a language.
 */
export function decodeText(bytes: Uint8Array, declared?: string | null): DecodedText {
  const unicode = unicodeEncodingOf(bytes);
  if (unicode) return { text: withoutControls(decoded(bytes, unicode)), warnings: [] };
  const utf8 = decodedUtf8(bytes);
  if (utf8 !== null && !isIso2022Jp(utf8)) return { text: withoutControls(utf8), warnings: [] };
  const encoding =
    utf8 === null ? (declared && encodingOfLabel(declared)) || guessEncoding(bytes) : 'iso-2022-jp';
  const text = utf8 === null ? decoded(bytes, encoding) : new TextDecoder(encoding).decode(bytes);
  const message = `The file is not UTF-8; it was read as ${encoding}`;
  return { text: withoutControls(text), warnings: [{ code: 'encoding_guessed', message, place: null }] };
}

/** Not by TextDecoder: some versions of Node take windows-1252 for ISO 8859-1. */
function decoded(bytes: Uint8Array, encoding: string): string {
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding);
}

/** Null if the bytes are no UTF-8. */
function decodedUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
