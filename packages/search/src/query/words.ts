import { isInch, isQuote, isSpace, isWordlike } from './characters.js';
import type { Word } from './syntax.js';

/** A word before a star has this many characters at least: `A*` is a name, not a prefix. */
const PREFIX_CHARACTERS = 2;

/**
 * Where the word ends that begins at a place: before white space, a quote that is no inch mark, or a closing
 * parenthesis that closes nothing in the word, if a group is open around it. Equal to `start` if no word begins there.
 */
export function wordEnd(query: string, start: number, insideGroup: boolean): number {
  let open = 0;
  let at = start;
  for (; at < query.length; at++) {
    const unit = query.charAt(at);
    if (isSpace(unit)) break;
    if (isQuote(unit) && !(at > start && isInch(query.charAt(at - 1), unit))) break;
    if (unit === '(') open++;
    else if (unit === ')' && open > 0) open--;
    else if (unit === ')' && insideGroup) break;
  }
  return at;
}

/** Whether a closing parenthesis right after the word would become part of it. */
export function takesClosing(word: string): boolean {
  let open = 0;
  for (const unit of word) {
    if (unit === '(') open++;
    else if (unit === ')' && open > 0) open--;
  }
  return open > 0;
}

/** The word that a text says: a prefix if it ends in a star and enough to look for stands before it. */
export function wordOf(text: string): Word {
  const stem = withoutStars(text);
  const prefix = stem !== text && [...stem].length >= PREFIX_CHARACTERS && isWordlike(stem);
  return { kind: 'word', text: prefix ? stem : text, prefix };
}

/** A text without the stars at its end. A loop, for a regular expression would try each star as the first. */
export function withoutStars(text: string): string {
  let end = text.length;
  while (end > 0 && text.charAt(end - 1) === '*') end--;
  return text.slice(0, end);
}
