import fc from 'fast-check';
import type { Field, QueryNode } from '../../src/query/syntax.js';

/** Short ways to write trees. */
export const word = (text: string) => ({ kind: 'word', text, prefix: false }) as const;
export const prefix = (text: string) => ({ kind: 'word', text, prefix: true }) as const;
export const phrase = (text: string) => ({ kind: 'phrase', text }) as const;
export const field = (name: Field, value: ReturnType<typeof word | typeof prefix | typeof phrase>) =>
  ({ kind: 'field', field: name, value }) as const;
export const not = (operand: QueryNode) => ({ kind: 'not', operand }) as const;
export const or = (...operands: QueryNode[]) => ({ kind: 'or', operands }) as const;
/** Written with AND. */
export const and = (...operands: QueryNode[]) => ({ kind: 'and', operands, implicit: false }) as const;
/** Written side by side. */
export const beside = (...operands: QueryNode[]) => ({ kind: 'and', operands, implicit: true }) as const;
export const words = (text: string) => beside(...text.split(' ').map(word));

/** The nodes of a tree, each with the number of nodes above it. */
export function nodesOf(tree: QueryNode): { node: QueryNode; depth: number }[] {
  const found = [{ node: tree, depth: 0 }];
  for (const { node, depth } of found) {
    const below = node.kind === 'not' ? [node.operand] : 'operands' in node ? node.operands : [];
    for (const child of below) found.push({ node: child, depth: depth + 1 });
  }
  return found;
}

/** Pieces of queries, for ␣ a space. */
export const pieces = (text: string) => text.split(' ').map((piece) => piece.replaceAll('␣', ' '));

const FRAGMENTS = [
  ...pieces('AND OR NOT AND( NOT( ␣AND␣ ␣OR␣ ␣NOT␣ and pump f é 7 😀 ␣ ␣␣'),
  ...pieces(`( ) " “ ” - -- * ** . ? , > : .. \\ '`),
  ...pieces('title: Filename: MIME: dataset: page: page:3 page:3..7 http://x f(x) (a␣OR␣b) "a␣b"'),
  ...['\n', '\0', '\ud800'],
];

/** Queries of pieces that mean something to the parser, in any order. */
export const operatorish = fc
  .array(fc.constantFrom(...FRAGMENTS), { maxLength: 24 })
  .map((all) => all.join(''));

/** Queries with their quotes and groups balanced, most of them well formed. */
export const nearlyValid: fc.Arbitrary<string> = fc.letrec<{ query: string; operand: string }>((tie) => ({
  query: fc
    .tuple(
      tie('operand'),
      fc.array(fc.tuple(fc.constantFrom(' ', ' AND ', ' OR ', '', '-'), tie('operand')), { maxLength: 3 }),
    )
    .map(([first, rest]) => first + rest.map(([glue, operand]) => glue + operand).join('')),
  operand: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'query' },
    fc.constantFrom(
      ...pieces('pump seal* A* * -> - -- -x f(x) f(x y) ) 19" AND -NOT NOT(x) -AND(x x:y ...*'),
      ...pieces('"a␣b" “(c” "AND" title:f(x title:-a* Title:"b␣c" mime:image/* page:3..7 dataset:OR'),
    ),
    tie('query').map((query) => `(${query})`),
    tie('query').map((query) => `(${query} )`),
    tie('operand').map((operand) => `-${operand}`),
    tie('operand').map((operand) => `NOT ${operand}`),
  ),
})).query;

const text = fc
  .stringMatching(/^[a-zé0-9.?,:'/]{1,6}$/)
  .filter((candidate) => !/^(title|filename|mime|dataset|page):/.test(candidate));
const someWord = fc.oneof(
  text.map(word),
  fc.constantFrom('f(x)', 'f(x', '->', '--', '*', 'A*', '19"').map(word),
);
const somePrefix = fc.stringMatching(/^[a-z][a-z0-9-]{1,5}$/).map(prefix);
const somePhrase = fc
  .array(fc.constantFrom('a', 'AND', '(b', 'title:c', '*', '-'), { minLength: 1, maxLength: 3 })
  .map((all) => phrase(all.join(' ')));
const someField = fc
  .oneof(
    fc.tuple(fc.constantFrom('title', 'filename'), fc.oneof(someWord, somePrefix, somePhrase)),
    fc.tuple(
      fc.constantFrom('mime', 'dataset'),
      fc.oneof(someWord, fc.constant(word('image/*')), somePhrase),
    ),
    fc.tuple(fc.constant('page' as const), fc.constantFrom('1', '3..7').map(word)),
  )
  .map(([name, value]) => field(name, value));

/** Trees in the one form that the parser gives. */
export const canonicalTree: fc.Arbitrary<QueryNode> = fc.letrec<
  Record<'tree' | 'leaf' | 'not' | 'and' | 'or', QueryNode>
>((tie) => ({
  tree: fc.oneof({ maxDepth: 5, depthIdentifier: 'tree' }, tie('leaf'), tie('and'), tie('or'), tie('not')),
  leaf: fc.oneof(someWord, somePrefix, somePhrase, someField),
  not: fc.oneof(tie('tree'), fc.constantFrom('AND', 'OR', 'NOT').map(word)).map(not),
  and: fc
    .tuple(
      fc.array(fc.oneof({ maxDepth: 5, depthIdentifier: 'tree' }, tie('leaf'), tie('or'), tie('not')), {
        minLength: 2,
        maxLength: 4,
      }),
      fc.boolean(),
    )
    .map(([operands, implicit]) => (implicit ? beside(...operands) : and(...operands))),
  or: fc
    .array(fc.oneof({ maxDepth: 5, depthIdentifier: 'tree' }, tie('leaf'), tie('and'), tie('not')), {
      minLength: 2,
      maxLength: 4,
    })
    .map((operands) => or(...operands)),
})).tree;
