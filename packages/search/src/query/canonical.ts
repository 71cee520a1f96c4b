import { parseQuery } from './parse.js';
import { printQuery } from './print.js';

/** A query as its tree is written: the same for all queries that ask the same. */
export function canonicalQuery(query: string): string {
  const { root } = parseQuery(query);
  return root ? printQuery(root) : '';
}
