import { Prisma } from '@ipto/db';
import type { FieldTerm, QueryNode } from '../query/syntax.js';
import { fieldCondition } from './field.js';
import { asksOnlyOfWords, tsqueryText } from './tsquery.js';

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

/** What the fields of a query ask, of `o` and `p`. */
export function fieldConditions(fields: Gates['fields']): Prisma.Sql[] {
  return fields.map(({ term, wanted }) =>
    wanted ? fieldCondition(term) : Prisma.sql`NOT coalesce(${fieldCondition(term)}, FALSE)`,
  );
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

/**
 * What a tree asks of a passage `p` and its object `o`, for each of the languages there may be: its words are stemmed
 * by each. Parts of nothing but words become one `tsquery`; one whose words are all too common asks for nothing.
 */
export function gateCondition(node: QueryNode, languages: readonly string[]): Prisma.Sql {
  const [only, ...others] = languages;
  if (only === undefined) return Prisma.sql`FALSE`;
  if (others.length === 0) return inLanguage(node, only);
  const each = languages.map(
    (language) => Prisma.sql`(p.language = ${language} AND ${inLanguage(node, language)})`,
  );
  return Prisma.sql`(${Prisma.join(each, ' OR ')})`;
}

function inLanguage(node: QueryNode, language: string): Prisma.Sql {
  if (asksOnlyOfWords(node)) return wordsHold(tsqueryText(node), language);
  switch (node.kind) {
    case 'field':
      return Prisma.sql`coalesce(${fieldCondition(node)}, FALSE)`;
    case 'not':
      return Prisma.sql`NOT ${inLanguage(node.operand, language)}`;
    case 'and':
    case 'or': {
      const words = node.operands.filter(asksOnlyOfWords);
      const others = node.operands.filter((operand) => !asksOnlyOfWords(operand));
      const together =
        words.length > 0 ? [wordsHold(tsqueryText({ ...node, operands: words }), language)] : [];
      const all = [...together, ...others.map((operand) => inLanguage(operand, language))];
      return Prisma.sql`(${Prisma.join(all, node.kind === 'and' ? ' AND ' : ' OR ')})`;
    }
    default:
      throw new TypeError('Words are asked for together');
  }
}

function wordsHold(text: string, language: string): Prisma.Sql {
  const tsquery = Prisma.sql`to_tsquery(${language}::regconfig, ${text})`;
  return Prisma.sql`(numnode(${tsquery}) = 0 OR p.terms @@ ${tsquery})`;
}
