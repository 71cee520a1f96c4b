import type { Phrase, QueryNode, Word } from '../query/syntax.js';

/** Whether a part of a query asks only of words, its title's or its body's. */
export function asksOnlyOfWords(node: QueryNode): boolean {
  switch (node.kind) {
    case 'word':
    case 'phrase':
      return true;
    case 'field':
      return node.field === 'title';
    case 'not':
      return asksOnlyOfWords(node.operand);
    case 'and':
    case 'or':
      return node.operands.every(asksOnlyOfWords);
  }
}

/**
 * What `to_tsquery` reads a tree of words from; handed over as a parameter, stemmed there. Each word stands in quotes,
 * so that nothing in it is an operator; one whose parts the language splits becomes a phrase of them.
 */
export function tsqueryText(node: QueryNode): string {
  switch (node.kind) {
    case 'word':
    case 'phrase':
      return quoted(node, '');
    case 'field':
      return quoted(node.value, 'A');
    case 'not':
      return `!(${tsqueryText(node.operand)})`;
    case 'and':
      return `(${node.operands.map(tsqueryText).join(' & ')})`;
    case 'or':
      return `(${node.operands.map(tsqueryText).join(' | ')})`;
  }
}

/** A tree of words that asks for any of some words and phrases, as {@link tsqueryText} gives it. */
export function anyOf(terms: readonly (Word | Phrase)[]): string {
  return terms.map((term) => quoted(term, '')).join(' | ');
}

/** PostgreSQL refuses terms of 2 KB, to which some words grow in lower case. */
const LONG_WORD = /(\S{400})\S+/g;

function quoted(term: Word | Phrase, weight: '' | 'A'): string {
  const label = `${term.kind === 'word' && term.prefix ? '*' : ''}${weight}`;
  const text = term.text.replace(LONG_WORD, '$1').toWellFormed().replace(/['\\]/g, '$&$&');
  return `'${text}'${label && `:${label}`}`;
}
