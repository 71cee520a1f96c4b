import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/query/parse.js';
import { printQuery } from '../../src/query/print.js';
import type { QueryNode } from '../../src/query/syntax.js';
import { canonicalTree, nearlyValid, operatorish } from './trees.js';

function parsed(query: string): QueryNode {
  const { root } = parseQuery(query);
  if (root === null) throw new Error(`No tree for ${query}`);
  return root;
}

describe('a printed query', () => {
  it.each([
    ['  a   b ', 'a b'],
    ['a AND (b AND c)', 'a AND b AND c'],
    ['a AND b c', 'a AND b AND c'],
    ['(a b) OR (c)', 'a b OR c'],
    ['((a OR b)) c', '(a OR b) c'],
    ['NOT (a b)', '-(a b)'],
    ['NOT (a)', '-a'],
    ['NOT NOT a', '--a'],
    ['NOT -NOT', '--NOT'],
    ['NOT NOT ->', 'NOT NOT ->'],
    ['-(a NOT ->)', '-(a NOT ->)'],
    ['(a OR f(x ) b', '(a OR f(x ) b'],
    ['(a OR f(x) ) b', '(a OR f(x)) b'],
    ['(a OR "f(x") b', '(a OR "f(x") b'],
    ['-(a (b OR f(x ))', '-(a (b OR f(x ))'],
    ['-(a -(b f(x ))', '-(a -(b f(x ))'],
    ['a) (b OR c) d)', 'a) (b OR c) d)'],
    ['TITLE:“a  b” Page:"3"', 'title:"a b" page:3'],
    ['seal** A* *', 'seal* A* *'],
    ['"a"-b', '"a" b'],
    ['19" "x', '19 x'],
    ['(AND -OR title:NOT ->', '>'],
  ])('%j is %j', (query, printed) => {
    expect(printQuery(parsed(query))).toBe(printed);
  });

  it.each<[name: string, queries: fc.Arbitrary<string>]>([
    ['any string', fc.string({ unit: 'binary', maxLength: 200 })],
    ['operator-like pieces', operatorish],
    ['nearly valid queries', nearlyValid],
  ])('of %s gives the same tree', (_, queries) => {
    fc.assert(
      fc.property(queries, (query) => {
        const { root } = parseQuery(query);
        if (root !== null) expect(parseQuery(printQuery(root))).toEqual({ root, malformed: null });
      }),
      { numRuns: 5000 },
    );
  });

  it('of a tree in its one form gives that tree', () => {
    fc.assert(
      fc.property(canonicalTree, (root) => {
        expect(parseQuery(printQuery(root))).toEqual({ root, malformed: null });
      }),
      { numRuns: 2000 },
    );
  });

  it('needs each of its parentheses', () => {
    fc.assert(
      fc.property(canonicalTree, (root) => {
        const printed = printQuery(root);
        for (const [open, close] of groupsOf(printed)) {
          const without = `${printed.slice(0, open)}${printed.slice(open + 1, close)}${printed.slice(close + 1)}`;
          expect(parseQuery(without).root).not.toEqual(root);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Where the groups of a query begin and end; none of the parentheses inside phrases and words. */
function groupsOf(query: string): [open: number, close: number][] {
  // Of the same length, so that places agree.
  const bare = query.replace(/"[^"]*"|f\(x\)|f\(x/g, (text) => '.'.repeat(text.length));
  const groups: [number, number][] = [];
  const open: number[] = [];
  for (let at = 0; at < bare.length; at++) {
    if (bare[at] === '(') open.push(at);
    const start = bare[at] === ')' ? open.pop() : undefined;
    if (start !== undefined) groups.push([start, at]);
  }
  return groups;
}
