import { isQuote, isSpace, isWordlike, singleSpaced } from './characters.js';
import { fieldAt, takesPrefix } from './fields.js';
import { Malformed } from './malformed.js';
import { parsePageRange } from './pages.js';
import type { Field, FieldTerm, Phrase, Word } from './syntax.js';
import { wordEnd, wordOf } from './words.js';

/** What stands in a query. A minus sign that negates is a `NOT`. */
export type Token =
  | { readonly kind: 'operator'; readonly operator: Operator }
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'term'; readonly term: Word | Phrase | FieldTerm };

export type Operator = 'AND' | 'OR' | 'NOT';

const OPERATORS: readonly Operator[] = ['AND', 'OR', 'NOT'];

/** Whether a word is one that means an operator where it stands alone: in capitals only. */
export function isOperator(word: string): boolean {
  return OPERATORS.some((operator) => operator === word);
}

/**
 * Cuts a query into tokens, in time linear in its length. There are never more `close` than `open` before them.
 *
 * @throws {Malformed} for a quote that nothing closes, an empty phrase, a field without a value, a page that is none.
 */
export function tokenize(query: string): Token[] {
  return new Tokenizer(query).run();
}

class Tokenizer {
  readonly #query: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  /** How many groups are open. */
  #groups = 0;

  constructor(query: string) {
    this.#query = query;
  }

  run(): Token[] {
    while (this.#at < this.#query.length) this.#readNext();
    return this.#tokens;
  }

  #readNext(): void {
    const unit = this.#query.charAt(this.#at);
    if (isSpace(unit)) this.#at++;
    else if (unit === '(') this.#readOpening();
    else if (this.#closes(this.#at)) this.#readClosing();
    else if (unit === '-') this.#readMinuses();
    else this.#readTerm('alone');
  }

  #readOpening(): void {
    this.#at++;
    this.#groups++;
    this.#tokens.push({ kind: 'open' });
  }

  #readClosing(): void {
    this.#at++;
    this.#groups--;
    this.#tokens.push({ kind: 'close' });
    this.#skipHyphens();
  }

  /** Minus signs negate what they stand directly before; before white space or punctuation they are a word: `->`. */
  #readMinuses(): void {
    const start = this.#at;
    const end = this.#afterMinuses();
    if (this.#isNegatable(end)) {
      for (let count = start; count < end; count++) this.#tokens.push({ kind: 'operator', operator: 'NOT' });
      this.#at = end;
      if (this.#query.charAt(end) !== '(') this.#readTerm('negated');
    } else {
      this.#at = wordEnd(this.#query, end, this.#groups > 0);
      this.#pushTerm(wordOf(this.#query.slice(start, this.#at)));
    }
  }

  #isNegatable(at: number): boolean {
    const unit = this.#query.charAt(at);
    return unit === '(' || isQuote(unit) || isWordlike(this.#wordAt(at));
  }

  /** A phrase, a field or a word; a word that stands alone may be an operator. */
  #readTerm(stance: 'alone' | 'negated'): void {
    const named = fieldAt(this.#query, this.#at);
    const operator = stance === 'alone' ? this.#operatorHere() : undefined;
    if (named) this.#readField(named.field, named.valueStart);
    else if (isQuote(this.#query.charAt(this.#at))) this.#pushTerm(this.#takePhrase());
    else if (operator !== undefined) {
      this.#at += operator.length;
      this.#tokens.push({ kind: 'operator', operator });
    } else this.#pushTerm(wordOf(this.#takeWord()));
  }

  /** Before a parenthesis it is an operator too: nobody who writes NOT(a OR b) means the word `NOT(a`. */
  #operatorHere(): Operator | undefined {
    return OPERATORS.find((operator) => {
      const end = this.#at + operator.length;
      const next = this.#query.charAt(end);
      const ends = next === '' || next === '(' || isSpace(next) || isQuote(next) || this.#closes(end);
      return ends && this.#query.startsWith(operator, this.#at);
    });
  }

  #readField(field: Field, valueStart: number): void {
    this.#at = valueStart;
    const unit = this.#query.charAt(valueStart);
    if (unit === '' || isSpace(unit) || unit === '(' || this.#closes(valueStart))
      throw new Malformed(`The field ${field} has no word or quoted phrase directly after its colon.`);
    const value = isQuote(unit) ? this.#takePhrase() : this.#takeWord();
    this.#pushTerm({ kind: 'field', field, value: fieldValue(field, value) });
  }

  #takeWord(): string {
    const word = this.#wordAt(this.#at);
    this.#at += word.length;
    return word;
  }

  #takePhrase(): Phrase {
    const start = this.#at + 1;
    let end = start;
    while (end < this.#query.length && !isQuote(this.#query.charAt(end))) end++;
    if (end === this.#query.length) throw new Malformed('A quotation mark is opened and never closed.');
    const text = singleSpaced(this.#query.slice(start, end));
    if (text === '') throw new Malformed('There is nothing between two quotation marks.');
    this.#at = end + 1;
    this.#skipHyphens();
    return { kind: 'phrase', text };
  }

  /** Directly after a quote or a parenthesis a minus sign is a hyphen: (2R)-butanol asks for butanol. */
  #skipHyphens(): void {
    this.#at = this.#afterMinuses();
  }

  #afterMinuses(): number {
    let end = this.#at;
    while (this.#query.charAt(end) === '-') end++;
    return end;
  }

  #closes(at: number): boolean {
    return this.#groups > 0 && this.#query.charAt(at) === ')';
  }

  #wordAt(at: number): string {
    return this.#query.slice(at, wordEnd(this.#query, at, this.#groups > 0));
  }

  #pushTerm(term: Word | Phrase | FieldTerm): void {
    this.#tokens.push({ kind: 'term', term });
  }
}

function fieldValue(field: Field, value: string | Phrase): Word | Phrase {
  if (field === 'page') return pageValue(typeof value === 'string' ? value : value.text);
  if (typeof value !== 'string') return value;
  return takesPrefix(field) ? wordOf(value) : { kind: 'word', text: value, prefix: false };
}

function pageValue(text: string): Word {
  if (parsePageRange(text) === null)
    throw new Malformed('The field page takes a whole number from 1 on, or a range such as 3..7.');
  return { kind: 'word', text, prefix: false };
}
