import { isWordlike } from './characters.js';
import type { And, Not, Or, QueryNode, Word } from './syntax.js';
import { takesClosing } from './words.js';

/**
 * Writes a tree as a query, with no more parentheses than it needs. For every tree that `parseQuery` gives,
 * `parseQuery(printQuery(tree))` gives an equal one that isn't malformed; a tree made otherwise, with a phrase that
 * holds quotes for example, may have no such query.
 */
export function printQuery(node: QueryNode): string {
  switch (node.kind) {
    case 'word':
      return printWord(node);
    case 'phrase':
      return `"${node.text}"`;
    case 'field':
      return `${node.field}:${printQuery(node.value)}`;
    case 'not':
      return printNot(node);
    case 'and':
      return node.operands
        .map((operand) => (operand.kind === 'or' ? grouped(operand) : printQuery(operand)))
        .join(node.implicit ? ' ' : ' AND ');
    case 'or':
      return node.operands.map(printQuery).join(' OR ');
  }
}

function printWord({ text, prefix }: Word): string {
  return prefix ? `${text}*` : text;
}

/**
 * As a minus sign, for `-AND` is a word where `NOT AND` is a mistake; but as NOT before punctuation, whose minus
 * sign would be part of it.
 */
function printNot({ operand }: Not): string {
  if (isNegatedPunctuation(operand)) return `NOT ${printQuery(operand)}`;
  return `-${isJunction(operand) ? grouped(operand) : printQuery(operand)}`;
}

function isNegatedPunctuation(node: QueryNode): boolean {
  if (node.kind === 'not') return isNegatedPunctuation(node.operand);
  return node.kind === 'word' && !isWordlike(node.text);
}

function grouped(node: And | Or): string {
  return `(${printQuery(node)}${swallowsClosing(node) ? ' ' : ''})`;
}

/** Whether a tree's last word would take a parenthesis right after it for its own: `f(x`. */
function swallowsClosing(node: QueryNode): boolean {
  switch (node.kind) {
    case 'word':
      return takesClosing(node.text);
    case 'phrase':
      return false;
    case 'field':
      return swallowsClosing(node.value);
    case 'not':
      return !isJunction(node.operand) && swallowsClosing(node.operand);
    case 'and':
    case 'or': {
      const last = node.operands.at(-1);
      return last !== undefined && !(node.kind === 'and' && isJunction(last)) && swallowsClosing(last);
    }
  }
}

function isJunction(node: QueryNode): node is And | Or {
  return node.kind === 'and' || node.kind === 'or';
}
