import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePageRange } from '../../src/query/pages.js';
import { parseQuery } from '../../src/query/parse.js';
import type { QueryNode } from '../../src/query/syntax.js';
import { hasOperators, positiveTerms } from '../../src/query/terms.js';
import { not, operatorish, word } from './trees.js';

const plainText = (node: QueryNode) =>
  positiveTerms(node)
    .map(({ text }) => text)
    .join(' ');

const rootOf = (query: string) => parseQuery(query).root ?? word('nothing');

describe('the plain text of a query', () => {
  it.each([
    ['what  wears out a pump?', 'what wears out a pump?'],
    ['pump -valve NOT "shaft seal" NOT -oil', 'pump oil'],
    ['(a OR "b c") AND de*', 'a b c de'],
    ['-(a -b -(c -d))', 'b c'],
    ['title:a title:"b c" title:de* -title:f', 'a b c de'],
    ['x filename:a mime:text/plain dataset:b page:3', 'x'],
    ['-a', ''],
    ['page:3', ''],
    ['NOT -title:a', 'a'],
  ])('of %j is %j', (query, text) => {
    expect(plainText(rootOf(query))).toBe(text);
  });

  it('turns into what was excluded when the query is negated', () => {
    fc.assert(
      fc.property(operatorish, (query) => {
        const root = rootOf(query);
        expect(plainText(not(not(root)))).toBe(plainText(root));
      }),
    );
  });
});

describe('a query says more than its words', () => {
  it.each([
    ['pump', false],
    ['what wears out a pump?', false],
    ['((a b) c)', false],
    ['"unbalanced -a OR', false],
    ['a - b', false],
    ['a AND b', true],
    ['a OR b', true],
    ['-a', true],
    ['a -b', true],
    ['pre*', true],
    ['a pre*', true],
    ['"a"', true],
    ['a "b"', true],
    ['title:a', true],
  ])('%j: %s', (query, more) => {
    expect(hasOperators(rootOf(query))).toBe(more);
  });
});

describe('pages', () => {
  it.each([
    ['3', { from: 3, to: 3 }],
    ['3..7', { from: 3, to: 7 }],
    ['3..3', { from: 3, to: 3 }],
    ['007', { from: 7, to: 7 }],
    ['9'.repeat(400), { from: 2_147_483_647, to: 2_147_483_647 }],
    ['0', null],
    ['0..3', null],
    ['7..3', null],
    ['3..', null],
    ['..3', null],
    ['-3', null],
    ['3.5', null],
    ['3...7', null],
    ['', null],
  ])('%j', (text, range) => {
    expect(parsePageRange(text)).toEqual(range);
  });
});
