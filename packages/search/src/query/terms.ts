import type { Phrase, QueryNode, Word } from './syntax.js';

/** The words and phrases that a query asks for, in their order, those of titles among them, and not what it excludes. */
export function positiveTerms(node: QueryNode, positive = true): (Word | Phrase)[] {
  switch (node.kind) {
    case 'word':
    case 'phrase':
      return positive ? [node] : [];
    case 'field':
      return positive && node.field === 'title' ? [node.value] : [];
    case 'not':
      return positiveTerms(node.operand, !positive);
    case 'and':
    case 'or':
      return node.operands.flatMap((operand) => positiveTerms(operand, positive));
  }
}

/** Whether a query says more than its words do: anything but plain words side by side. */
export function hasOperators(node: QueryNode): boolean {
  if (node.kind === 'and' && node.implicit) return !node.operands.every(isPlainWord);
  return !isPlainWord(node);
}

function isPlainWord(node: QueryNode): boolean {
  return node.kind === 'word' && !node.prefix;
}
