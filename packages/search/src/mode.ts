import type { UsedMode } from '@ipto/contracts';

/** A pair of quotes, OR between words, a minus sign before one. */
const OPERATORS = /"[^"]+"|(^|\s)-\S|\sOR\s/;
/** A single word with a digit in it: a part number, a code, a version. Its meaning is its letters. */
const CODE = /^\S*\d\S*$/;

/** Whether the query says more than its words do. */
export function hasOperators(query: string): boolean {
  return OPERATORS.test(query);
}

/** The mode that `auto` stands for: words where words are meant, else words and meaning both. */
export function resolveMode(mode: UsedMode | 'auto', query: string): UsedMode {
  if (mode !== 'auto') return mode;
  return hasOperators(query) || CODE.test(query.trim()) ? 'lexical' : 'hybrid';
}
