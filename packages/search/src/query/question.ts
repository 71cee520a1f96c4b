import { foreignOperators } from './foreign-operators.js';
import { parseQuery } from './parse.js';
import type { Phrase, QueryNode, Word } from './syntax.js';
import { hasOperators, positiveTerms } from './terms.js';
import { type Gates, takeFields } from './tree.js';

/** What a query asks for, taken apart. */
export interface Question {
  /** Null if there is no word in it. */
  readonly root: QueryNode | null;
  /** What was wrong with it, as a sentence. */
  readonly malformed: string | null;
  /** What it holds of other engines' operators, a sentence for each. */
  readonly foreign: readonly string[];
  /** The words, beginnings of words and phrases asked for. */
  readonly wanted: readonly (Word | Phrase)[];
  /** What is embedded; null if there are only fields and exclusions, which mean nothing by themselves. */
  readonly meaning: string | null;
  /** Fields beside all the rest: they narrow each half of the search. */
  readonly fields: Gates['fields'];
  /** What the rest says beyond its words: only passages that fulfil it are found. Null if it is plain words. */
  readonly gate: QueryNode | null;
}

export function readQuestion(query: string): Question {
  const { root, malformed } = parseQuery(query);
  const wanted = root ? positiveTerms(root) : [];
  const { fields, rest } = root && hasOperators(root) ? takeFields(root) : { fields: [], rest: root };
  return {
    root,
    malformed,
    foreign: foreignOperators(query),
    wanted,
    meaning: wanted.map(({ text }) => text).join(' ') || (root ? null : query),
    fields,
    gate: rest && hasOperators(rest) ? rest : null,
  };
}
