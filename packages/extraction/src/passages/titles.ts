import path from 'node:path';
import { withoutControls } from '../text/control-characters.js';

const MAX_TITLE_CHARS = 200;
const SHORT_LINE_CHARS = 120;

/** A title on one line, without needless space, of at most 200 characters; null if nothing is left. */
export function cleanTitle(title: string): string | null {
  const line = withoutControls(title).replace(/\s+/g, ' ').trim();
  return [...line.slice(0, MAX_TITLE_CHARS * 2)].slice(0, MAX_TITLE_CHARS).join('').trim() || null;
}

/** The name of a file without folder and extension. */
export function filenameStem(filename: string): string {
  return cleanTitle(path.posix.parse(filename).name) ?? 'Untitled';
}

/** The first line of a text that is not blank, if it is short enough for a title. */
export function firstShortLine(text: string): string | null {
  const line = /^\s*(\S[^\r\n]*)/.exec(text.slice(0, 4096))?.[1]?.trim() ?? '';
  return line.length <= SHORT_LINE_CHARS ? cleanTitle(line) : null;
}

/** The first line of a text if it is short and stands alone above a blank line. */
export function leadingTitle(text: string): string | null {
  return /^\s*\S[^\r\n]*(?:\r\n|\r(?!\n)|\n)[ \t]*(?:[\r\n]|$)/.test(text.slice(0, 4096))
    ? firstShortLine(text)
    : null;
}
