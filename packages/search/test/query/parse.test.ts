import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DEPTH, parseQuery } from '../../src/query/parse.js';
import type { QueryNode } from '../../src/query/syntax.js';
import {
  and,
  beside,
  field,
  nearlyValid,
  nodesOf,
  not,
  operatorish,
  or,
  phrase,
  pieces,
  prefix,
  word,
  words,
} from './trees.js';

function table(title: string, rows: [query: string, root: QueryNode | null][]) {
  describe(title, () => {
    it.each(rows)('%j', (query, root) => {
      expect(parseQuery(query)).toEqual({ root, malformed: null });
    });
  });
}

table('words', [
  ['', null],
  [' \t\n\u00a0\u0000 ', null],
  ['pump', word('pump')],
  ['what wears out a pump, and why?', words('what wears out a pump, and why?')],
  ['a\u0000b\u3000c', words('a b c')],
  ['?', word('?')],
  ['state-of-the-art pumps', words('state-of-the-art pumps')],
  ['http://x 10:30 std::vector note: subtitle:x', words('http://x 10:30 std::vector note: subtitle:x')],
  ['and or not And Or Not', words('and or not And Or Not')],
  ['AND? x,OR', words('AND? x,OR')],
  ["it's 5'", words("it's 5'")],
]);

table('operators', [
  ['a AND b', and(word('a'), word('b'))],
  ['a OR b', or(word('a'), word('b'))],
  ['NOT a', not(word('a'))],
  ['NOT NOT a', not(not(word('a')))],
  ['a b OR c d', or(words('a b'), words('c d'))],
  ['a OR b AND c', or(word('a'), and(word('b'), word('c')))],
  ['NOT a b', beside(not(word('a')), word('b'))],
  ['a NOT b', beside(word('a'), not(word('b')))],
  ['a AND NOT b OR NOT c', or(and(word('a'), not(word('b'))), not(word('c')))],
  ['a OR b OR c', or(word('a'), word('b'), word('c'))],
  ['a b AND c', and(word('a'), word('b'), word('c'))],
  ['NOT(a OR b) AND"c"', and(not(or(word('a'), word('b'))), phrase('c'))],
  ['NOTE(a) -OR(b)', beside(word('NOTE(a)'), not(word('OR(b)')))],
  ['"a"AND(b)', and(phrase('a'), word('b'))],
]);

table('minus signs', [
  ['pump -valve', beside(word('pump'), not(word('valve')))],
  ['--a', not(not(word('a')))],
  ['-NOT', not(word('NOT'))],
  ['-"a b"', not(phrase('a b'))],
  ['-(a OR b)', not(or(word('a'), word('b')))],
  ['-title:a', not(field('title', word('a')))],
  ['-a*', not(word('a*'))],
  ['a - b', words('a - b')],
  ['a -- b -> c', words('a -- b -> c')],
  ['NOT -', not(word('-'))],
  ['(a OR -)', or(word('a'), word('-'))],
  ['(2R)-butanol', words('2R butanol')],
  ['"a"-b -"c"-(d)-', beside(phrase('a'), word('b'), not(phrase('c')), word('d'))],
  ['a-', word('a-')],
]);

table('groups', [
  ['(a)', word('a')],
  ['((a b))', words('a b')],
  ['(a OR b) c', beside(or(word('a'), word('b')), word('c'))],
  ['(a b) c', words('a b c')],
  ['(a AND b) c', and(word('a'), word('b'), word('c'))],
  ['(a b) AND c', and(word('a'), word('b'), word('c'))],
  ['(a OR b) OR (c OR d)', or(word('a'), word('b'), word('c'), word('d'))],
  ['a(b)', word('a(b)')],
  ['call main(int(x), y) now', words('call main(int(x), y) now')],
  ['(a)b', words('a b')],
  ['(f(x) OR g())', or(word('f(x)'), word('g()'))],
  ['(a OR f(x )', or(word('a'), word('f(x'))],
  ['a) b :) )', words('a) b :) )')],
  ['f(x y)', words('f(x y)')],
]);

table('phrases', [
  ['"shaft seal"', phrase('shaft seal')],
  ['“shaft seal”', phrase('shaft seal')],
  ['“a" ”b”', beside(phrase('a'), phrase('b'))],
  ['"  a \n b "', phrase('a b')],
  ['"AND" "(a" "-b" "c*" "title:d"', beside(...['AND', '(a', '-b', 'c*', 'title:d'].map(phrase))],
  ['a"b c"d', beside(word('a'), phrase('b c'), word('d'))],
  ['19" rack, 24"x36", 7”', words('19" rack, 24"x36", 7”')],
  ['7“a b”', beside(word('7'), phrase('a b'))],
  ['"model 7" b', beside(phrase('model 7'), word('b'))],
  ['x:"a b"', beside(word('x:'), phrase('a b'))],
]);

table('prefixes', [
  ['pre*', prefix('pre')],
  ['ab* cd**', beside(prefix('ab'), prefix('cd'))],
  ['AND*', prefix('AND')],
  ['* ** A* 𝒜* 字* ..*', words('* ** A* 𝒜* 字* ..*')],
  ['a*b count(*)', words('a*b count(*)')],
  ['(ab* OR c)', or(prefix('ab'), word('c'))],
  ['f(x*', prefix('f(x')],
]);

table('fields', [
  ['title:a', field('title', word('a'))],
  ['Title:A FILENAME:b.PDF', beside(field('title', word('A')), field('filename', word('b.PDF')))],
  ['title:"a b" filename:“c”', beside(field('title', phrase('a b')), field('filename', phrase('c')))],
  ['title:ab* filename:cd*', beside(field('title', prefix('ab')), field('filename', prefix('cd')))],
  ['mime:image/* dataset:ab*', beside(field('mime', word('image/*')), field('dataset', word('ab*')))],
  [
    'title:AND title:-a title:title:b',
    beside(...['AND', '-a', 'title:b'].map((text) => field('title', word(text)))),
  ],
  ['page:3', field('page', word('3'))],
  ['page:3..7 page:"4"', beside(field('page', word('3..7')), field('page', word('4')))],
  ['(title:f(x) OR page:1)', or(field('title', word('f(x)')), field('page', word('1')))],
  ['dataſet:a', word('dataſet:a')],
]);

describe('malformed queries ask for their plain words', () => {
  it.each<[query: string, plain: string, sentence: RegExp]>([
    ['"a b', 'a b', /quotation mark/],
    ['a b"', 'a b', /quotation mark/],
    ['a ""', 'a', /between two quotation marks/],
    ['“ ” b', 'b', /between two quotation marks/],
    ['(a OR b', 'a b', /parenthesis/],
    ['f(a) (b', 'f a b', /parenthesis/],
    ['a (', 'a', /parenthesis/],
    ['a ()', 'a', /between two parentheses/],
    ['-( ) a', 'a', /between two parentheses/],
    ['AND a', 'a', /AND has nothing before/],
    ['a OR', 'a', /OR has nothing after/],
    ['a AND OR b', 'a b', /AND has nothing after/],
    ['(OR a)', 'a', /OR has nothing before/],
    ['(a NOT)', 'a', /NOT has nothing after/],
    ['NOT AND', '', /NOT has nothing after/],
    ['title: a', 'a', /field title/],
    ['a -FileName:', 'a', /field filename/],
    ['(title:)', '', /field title/],
    ['title:(a b)', 'a b', /field title/],
    ['title:""', '', /between two quotation marks/],
    ['page:0 a', '0 a', /page/],
    ['page:two', 'two', /page/],
    ['page:-1', '1', /page/],
    ['page:7..3', '7..3', /page/],
    ['page:3..', '3..', /page/],
    ['page:1.5', '1.5', /page/],
    ['page:3*', '3', /page/],
    ['page:"a b"', 'a b', /page/],
    [
      '"a" --b* (c) title:d -page:-x** AND-OR -NOT title:OR f(x) 19" * -> "',
      'a b c d x AND-OR f x 19 >',
      /page/,
    ],
  ])('%j', (query, plain, sentence) => {
    const { root, malformed } = parseQuery(query);
    expect(malformed).toMatch(sentence);
    expect(root).toEqual(plain === '' ? null : plain.includes(' ') ? words(plain) : word(plain));
  });

  it.each<[name: string, wrap: (depth: number) => string]>([
    ['groups', (depth) => `${'('.repeat(depth)}a b${')'.repeat(depth)}`],
    ['NOTs', (depth) => `${'NOT '.repeat(depth)}a`],
    ['minus signs', (depth) => `${'-'.repeat(depth)}a`],
    ['both', (depth) => `${'-('.repeat(depth / 2)}a${')'.repeat(depth / 2)}`],
  ])('%s too deep', (name, wrap) => {
    expect(parseQuery(wrap(MAX_DEPTH)).malformed).toBeNull();
    const { root, malformed } = parseQuery(wrap(MAX_DEPTH + (name === 'both' ? 2 : 1)));
    expect(malformed).toMatch(/deeper than 40 levels/);
    expect(root).toEqual(name === 'groups' ? words('a b') : word('a'));
  });

  it('but depth is of what is around a place, not of all before it', () => {
    expect(parseQuery('(a) -b '.repeat(100)).malformed).toBeNull();
  });
});

describe('any string', () => {
  it.each<[name: string, strings: fc.Arbitrary<string>]>([
    ['of any characters', fc.string({ unit: 'binary', maxLength: 200 })],
    [
      'with halves of surrogate pairs',
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((all) => String.fromCharCode(...all)),
    ],
    ['of operator-like pieces', operatorish],
    ['that is nearly valid', nearlyValid],
  ])('%s gives a tree in its one form', (_, strings) => {
    fc.assert(
      fc.property(strings, (query) => {
        const { root, malformed } = parseQuery(query);
        expect(malformed?.length ?? 0).toBeLessThan(100);
        if (root === null) return malformed !== null || query.replace(/[\s\p{Cc}]/gu, '') === '';
        for (const { node } of nodesOf(root)) expectCanonical(node);
        return true;
      }),
      { numRuns: 2000 },
    );
  });

  it('without anything special is its words', () => {
    const plain = fc.stringMatching(/^[a-zäß0-9.,;!?'/_+~-]{1,8}$/).filter((text) => !text.startsWith('-'));
    fc.assert(
      fc.property(fc.array(plain, { minLength: 2 }), (all) => {
        expect(parseQuery(all.join(' '))).toEqual({ root: words(all.join(' ')), malformed: null });
      }),
    );
  });
});

function expectCanonical(node: QueryNode) {
  if (node.kind === 'and' || node.kind === 'or') {
    expect(node.operands.length).toBeGreaterThanOrEqual(2);
    expect(node.operands.map(({ kind }) => kind)).not.toContain(node.kind);
  } else if (node.kind === 'word') {
    expect(node.text).toMatch(/^[^\s\p{Cc}]+$/u);
    if (node.prefix) expect(node.text).toMatch(/[\p{L}\p{N}]/u);
    if (node.prefix) expect(node.text).not.toMatch(/^.?$|\*$/u);
  } else if (node.kind === 'phrase') {
    expect(node.text).toMatch(/^[^\s"“”](?:[^"“”]*[^\s"“”])?$/);
  }
}

describe('the longest queries', () => {
  const fill = (piece: string) => piece.repeat(Math.ceil(2000 / piece.length)).slice(0, 2000);
  it.each([
    ...pieces('( ) - " * “ : () -( (- "a"␣ NOT␣ a␣OR␣ a␣AND␣ -a (a␣ f( f(x) AND( NOT( NOT- ␣-a␣OR(b)'),
    ...pieces('title: page: -title: "- 1" a" )( -) -␣ -> a* ab* 😀'),
    ...['\ud800', '\0'],
  ])('of %j stay shallow and no larger than they are', (piece) => {
    for (const query of [fill(piece), `${fill(piece)}a`, `(${fill(piece)}`, `a ${fill(piece)}`]) {
      const { root } = parseQuery(query);
      const nodes = root === null ? [] : nodesOf(root);
      expect(nodes.length).toBeLessThanOrEqual(2 * query.length);
      // An `or` and an `and` for each level, and its group or negation.
      expect(Math.max(0, ...nodes.map(({ depth }) => depth))).toBeLessThanOrEqual(3 * (MAX_DEPTH + 1));
    }
  });

  it('are flat where they are written flat', () => {
    expect(parseQuery(fill('ab '))).toEqual({ root: words(fill('ab ').trim()), malformed: null });
    const many = fill('ab OR ').slice(0, 1999);
    expect(parseQuery(`${many}x`)).toEqual({
      root: or(...`${many}x`.split(' OR ').map(word)),
      malformed: null,
    });
  });
});
