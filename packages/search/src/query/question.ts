import { type Gates, takeFields } from '../gate/gate.js';
import { parseQuery } from './parse.js';

import type { QueryNode } from './syntax.js';
import { hasOperators, positiveTerms } from './terms.js';

/** Beginnings of words that are looked up: each stands for many terms. Further ones must still hold, and rank nothing. */
const MAX_PREFIXES = 16;

/** What a query asks for, taken apart. */
export interface Question {
  /** Null if there is no word in it. */
  readonly root: QueryNode | null;
  /** What was wrong with it, as a sentence. */
  readonly malformed: string | null;
  /** The words and phrases asked for. */
  readonly words: readonly string[];
  /** The beginnings of words asked for. */
  readonly prefixes: readonly string[];
  /** What is embedded; null if there are only fields and exclusions, which mean nothing by themselves. */
  readonly meaning: string | null;
  /** Fields beside all the rest: they narrow each half of the search. */
  readonly fields: Gates['fields'];
  /** What the rest says beyond its words: only passages that fulfil it are found. Null if it is plain words. */
  readonly gate: QueryNode | null;
}

export function readQuestion(query: string): Question {
  const { root, malformed } = parseQuery(query);
  const positive = root ? positiveTerms(root) : [];
  const isPrefix = (term: (typeof positive)[number]) => term.kind === 'word' && term.prefix;
  const { fields, rest } = root && hasOperators(root) ? takeFields(root) : { fields: [], rest: root };
  return {
    root,
    malformed,
    words: positive.filter((term) => !isPrefix(term)).map(({ text }) => text),
    prefixes: positive
      .filter(isPrefix)
      .map(({ text }) => text)
      .slice(0, MAX_PREFIXES),
    meaning: positive.map(({ text }) => text).join(' ') || (root ? null : query),
    fields,
    gate: rest && hasOperators(rest) ? rest : null,
  };
}
