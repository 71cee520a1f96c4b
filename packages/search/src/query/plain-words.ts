import { isQuote, isSpace } from './characters.js';
import { fieldAt } from './fields.js';
import type { QueryNode } from './syntax.js';
import { isOperator } from './tokens.js';
import { withoutStars } from './words.js';

/**
 * What a malformed query asks for: its words side by side, without operators, quotes, parentheses, minus signs
 * before them, stars after them and the names of fields. Null if no word is left.
 */
export function plainWords(query: string): QueryNode | null {
  const operands = pieces(query)
    .map(bareWord)
    .filter((word) => word !== '' && !isOperator(word))
    .map((text) => ({ kind: 'word', text, prefix: false }) as const);
  const [first, second] = operands;
  if (first === undefined) return null;
  return second === undefined ? first : { kind: 'and', operands, implicit: true };
}

function pieces(query: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (let at = 0; at <= query.length; at++) {
    const unit = query.charAt(at);
    if (unit !== '' && unit !== '(' && unit !== ')' && !isQuote(unit) && !isSpace(unit)) continue;
    found.push(query.slice(start, at));
    start = at + 1;
  }
  return found;
}

function bareWord(piece: string): string {
  const text = withoutStars(piece);
  let start = 0;
  for (;;) {
    const named = fieldAt(text, start);
    if (named) start = named.valueStart;
    else if (text.charAt(start) === '-') start++;
    else return text.slice(start);
  }
}
