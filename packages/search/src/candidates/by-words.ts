import type { Prisma, Sql } from '@ipto/db';
import { gateCondition, loosened, needsWords } from '../gate/gate.js';
import type { Question } from '../query/question.js';
import type { QueryNode } from '../query/syntax.js';
import { inOneLine, type QueryTerms } from '../terms.js';
import { type Narrowing, newestPassages, rankedByWords } from './lexical.js';

/** Fewer are too little: the words are then asked for one by one, or other objects looked for. */
export const ENOUGH = 10;

export interface FoundByWords {
  /** Best first, as far as the shared index can tell. */
  readonly ids: readonly string[];
  /** Whether each holds a word of the query if it fits at all; else they are what the rest of the query left. */
  readonly worded: boolean;
  /** Whether the query asked for more at once than enough passages hold. */
  readonly loosened: boolean;
}

/** Finds the passages that the words and operators of a query ask for; without any, all that its fields leave. */
export async function findByWords(
  db: Sql,
  { datasetIds, conditions }: Narrowing,
  { gate }: Pick<Question, 'gate'>,
  terms: QueryTerms,
): Promise<FoundByWords> {
  const lexemes = inOneLine(terms);
  const isWorded = (node: QueryNode | null) => lexemes !== '' && (node === null || needsWords(node));
  const read = async (sql: Prisma.Sql) => (await db.sql<{ id: string }>(sql)).map(({ id }) => id);
  const through = async (node: QueryNode | null) => {
    const gates = node ? [gateCondition(node, [...terms.keys()])] : [];
    const narrowing = { datasetIds, conditions: [...conditions, ...gates] };
    const ranked = lexemes === '' ? [] : await read(rankedByWords(narrowing, lexemes));
    // What may come without a word is looked for beside what holds one.
    return isWorded(node) ? ranked : [...new Set([...ranked, ...(await read(newestPassages(narrowing)))])];
  };
  const strict = await through(gate);
  const looser = gate && loosened(gate);
  const worded = isWorded(looser);
  if (looser === gate || strict.length >= ENOUGH) return { ids: strict, worded, loosened: false };
  const ids = [...new Set([...strict, ...(await through(looser))])];
  return { ids, worded, loosened: ids.length > strict.length };
}
