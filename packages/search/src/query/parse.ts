import { Malformed } from './malformed.js';
import { plainWords } from './plain-words.js';
import type { ParsedQuery, QueryNode } from './syntax.js';
import { type Operator, type Token, tokenize } from './tokens.js';

/** How many groups and negations may stand around each other. */
export const MAX_DEPTH = 40;

/**
 * Reads what a query asks for. Never throws: one that doesn't follow the grammar asks for its plain words, and
 * `malformed` says why.
 *
 *     query    = [ or ]
 *     or       = and { "OR" and }
 *     and      = not { [ "AND" ] not }
 *     not      = ( "NOT" | "-" ) not | primary
 *     primary  = "(" or ")" | term
 *     term     = field ":" ( word | phrase ) | phrase | word [ "*" ]
 *     field    = "title" | "filename" | "mime" | "dataset" | "page"    (* in any case *)
 *     phrase   = quote character { character } quote                   (* no quote among the characters *)
 *     quote    = '"' | "“" | "”"
 *     word     = character { character }                               (* no white space among them *)
 *
 * Where a character could be two things:
 * - AND, OR and NOT are operators in capitals and standing alone, or before "(" or a quote. `-AND` excludes the word.
 * - "-" negates at the start of a token, directly before a group, a phrase, a field or a word with a letter or a
 *   digit. Elsewhere it is part of a word, as in `->`; directly after a quote or ")" it is a hyphen and parts words.
 * - "(" opens a group at the start of a token, else it is part of a word, as is the ")" that closes it there: `f(x)`.
 *   Any other ")" closes a group if one is open, else it is part of a word.
 * - A quote ends a word and begins a phrase, but after a digit it is an inch mark: `19" rack`.
 * - "*" at the end of a word means any word that begins so, if two characters or more stand before it, a letter or a
 *   digit among them. In the values of mime, dataset and page it means nothing.
 * - `x:y` is a word unless x is a field. A page is a whole number from 1 or a range, `3..7`, quoted or not.
 *
 * The tree has one form for each meaning: an `and` in an `and`, or an `or` in an `or`, is dissolved into it, and `AND`
 * once written in any of them makes the whole explicit. Time and memory are linear in the query's length.
 */
export function parseQuery(query: string): ParsedQuery {
  try {
    const tokens = tokenize(query);
    return { root: tokens.length === 0 ? null : new Parser(tokens).run(), malformed: null };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { root: plainWords(query), malformed: error.message };
  }
}

/** What an operand is missing from. */
type Before = Operator | '(' | null;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** How many groups and negations are around the place. */
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** There is no `close` without its `open`, so that what follows an `or` outside groups is the end. */
  run(): QueryNode {
    return this.#or(null);
  }

  #or(before: Before): QueryNode {
    const operands = [this.#and(before)];
    while (this.#takeOperator('OR')) operands.push(this.#and('OR'));
    return joined(operands, (all) => ({ kind: 'or', operands: all.flatMap(alternatives) }));
  }

  #and(before: Before): QueryNode {
    const operands = [this.#not(before)];
    let implicit = true;
    for (;;) {
      if (this.#takeOperator('AND')) {
        implicit = false;
        operands.push(this.#not('AND'));
      } else if (this.#operandFollows()) operands.push(this.#not(null));
      else break;
    }
    return joined(operands, (all) => ({
      kind: 'and',
      operands: all.flatMap(requirements),
      implicit: implicit && all.every((operand) => operand.kind !== 'and' || operand.implicit),
    }));
  }

  #not(before: Before): QueryNode {
    if (!this.#takeOperator('NOT')) return this.#primary(before);
    return { kind: 'not', operand: this.#nested(() => this.#not('NOT')) };
  }

  #primary(before: Before): QueryNode {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'open') {
      this.#at++;
      const group = this.#nested(() => this.#or('('));
      if (this.#tokens[this.#at]?.kind !== 'close')
        throw new Malformed('A parenthesis is opened and never closed.');
      this.#at++;
      return group;
    }
    if (token?.kind !== 'term') throw missingOperand(before, token);
    this.#at++;
    return token.term;
  }

  #nested(read: () => QueryNode): QueryNode {
    if (this.#depth === MAX_DEPTH)
      throw new Malformed(`Groups and negations are nested deeper than ${MAX_DEPTH} levels.`);
    this.#depth++;
    const node = read();
    this.#depth--;
    return node;
  }

  #takeOperator(operator: Operator): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'operator' || token.operator !== operator) return false;
    this.#at++;
    return true;
  }

  #operandFollows(): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'operator') return token.operator === 'NOT';
    return token?.kind === 'open' || token?.kind === 'term';
  }
}

function joined(operands: QueryNode[], join: (operands: QueryNode[]) => QueryNode): QueryNode {
  const [only, second] = operands;
  return only !== undefined && second === undefined ? only : join(operands);
}

function alternatives(node: QueryNode): readonly QueryNode[] {
  return node.kind === 'or' ? node.operands : [node];
}

function requirements(node: QueryNode): readonly QueryNode[] {
  return node.kind === 'and' ? node.operands : [node];
}

function missingOperand(before: Before, found: Token | undefined): Malformed {
  if (before !== null && before !== '(') return new Malformed(`The operator ${before} has nothing after it.`);
  if (found?.kind === 'operator')
    return new Malformed(`The operator ${found.operator} has nothing before it.`);
  if (found?.kind === 'close') return new Malformed('There is nothing between two parentheses.');
  return new Malformed('A parenthesis is opened and never closed.');
}
