import type { FieldTerm, QueryNode } from './syntax.js';

/** A query taken apart: what it asks of whole files, and what it asks of words. */
export interface Gates {
  /** Fields that must hold, or must not, whatever else is asked for. */
  readonly fields: readonly { readonly term: FieldTerm; readonly wanted: boolean }[];
  /** The rest; null if there is none. */
  readonly rest: QueryNode | null;
}

/** Takes the fields off a query that stand beside all the rest of it: they narrow a search by meaning as well. */
export function takeFields(root: QueryNode): Gates {
  const operands = root.kind === 'and' ? root.operands : [root];
  const fields = operands.flatMap((operand) => {
    const inner = operand.kind === 'not' ? operand.operand : operand;
    return inner.kind === 'field' && inner.field !== 'title'
      ? [{ operand, term: inner, wanted: inner === operand }]
      : [];
  });
  const rest = operands.filter((operand) => !fields.some((field) => field.operand === operand));
  const [first, second] = rest;
  return {
    fields,
    rest:
      first === undefined
        ? null
        : second === undefined
          ? first
          : { kind: 'and', operands: rest, implicit: root.kind === 'and' && root.implicit },
  };
}

/** Whether a passage that the tree lets through holds at least one of its words. */
export function needsWords(node: QueryNode): boolean {
  switch (node.kind) {
    case 'word':
    case 'phrase':
      return true;
    case 'field':
      return node.field === 'title';
    case 'not':
      return false;
    case 'and':
      return node.operands.some(needsWords);
    case 'or':
      return node.operands.every(needsWords);
  }
}

/** The tree with its words side by side asked for one by one: any of them will do. The same tree if there are none. */
export function loosened(node: QueryNode): QueryNode {
  if (node.kind !== 'and' && node.kind !== 'or') return node;
  const operands = node.operands.map(loosened);
  if (node.kind === 'and' && node.implicit) {
    const must = operands.filter(({ kind }) => kind === 'not' || kind === 'field');
    const [first, ...others] = operands.filter(({ kind }) => kind !== 'not' && kind !== 'field');
    if (first !== undefined && others.length > 0) {
      const any: QueryNode = { kind: 'or', operands: [first, ...others] };
      return must.length === 0 ? any : { ...node, operands: [any, ...must] };
    }
  }
  return operands.some((operand, index) => operand !== node.operands[index]) ? { ...node, operands } : node;
}
