const SPACE = /[\s\p{Cc}]/u;
const SPACES = /[\s\p{Cc}]+/gu;
const DIGIT = /\p{N}/u;
const WORDLIKE = /[\p{L}\p{N}]/u;

/** Whether a UTF-16 unit parts words. Control characters do: no passage holds them. */
export function isSpace(unit: string): boolean {
  return SPACE.test(unit);
}

/** A text's white space made single, none at its ends. */
export function singleSpaced(text: string): string {
  return text.replace(SPACES, ' ').trim();
}

/** Whether a UTF-16 unit is a quote; any of them ends what any other began. */
export function isQuote(unit: string): boolean {
  return unit === '"' || unit === '“' || unit === '”';
}

/** Whether a quote that follows a unit of the same word means inches: 19" or 24"x36". */
export function isInch(before: string, quote: string): boolean {
  return quote !== '“' && DIGIT.test(before);
}

/** Whether there is a letter or a digit in a text; one without is punctuation and can't be searched for. */
export function isWordlike(text: string): boolean {
  return WORDLIKE.test(text);
}
