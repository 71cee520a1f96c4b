import iconv from 'iconv-lite';
import { withoutControls } from './control-characters.js';

export interface DecodedText {
  /** Without byte order mark and control characters; line ends untouched. */
  readonly text: string;
  readonly warnings: string[];
}

const DEFAULT_LEGACY_ENCODING = 'windows-1252';

/** Decodes a text file: UTF-8, UTF-16 with a byte order mark, else what is `declared` (by default windows-1252). */
export function decodeText(bytes: Uint8Array, declared?: string | null): DecodedText {
  const utf16 = utf16Encoding(bytes);
  if (utf16) return { text: withoutControls(new TextDecoder(utf16).decode(bytes)), warnings: [] };
  try {
    return { text: withoutControls(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), warnings: [] };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  const encoding = (declared && encodingOfLabel(declared)) || DEFAULT_LEGACY_ENCODING;
  return {
    // Not by TextDecoder: some versions of Node take windows-1252 for ISO 8859-1.
    text: withoutControls(
      iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding),
    ),
    warnings: [`The file is not UTF-8; it was read as ${encoding}`],
  };
}

/** The encoding that a browser takes for a label, as windows-1252 for `iso-8859-1`; null for one that it doesn't know. */
function encodingOfLabel(label: string): string | null {
  try {
    const { encoding } = new TextDecoder(label);
    // In UTF-16 the label could not have been read.
    const meant = encoding.startsWith('utf-16') ? 'utf-8' : encoding;
    return iconv.encodingExists(meant) ? meant : null;
  } catch {
    return null;
  }
}

/** The encoding that a UTF-16 byte order mark names; null without one. */
export function utf16Encoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}
