/** The fields whose values are words of a passage, to be stemmed and ranked as its body's are. */
export type TextField = 'title';

/** What a value can be asked of: `field:value`. */
export type Field = TextField | 'filename' | 'mime' | 'dataset' | 'page';

/** A word as it was written, punctuation and all. Never empty, without white space. */
export interface Word {
  readonly kind: 'word';
  readonly text: string;
  /** Whether any word that begins so will do; the star that said so is not part of the text. */
  readonly prefix: boolean;
}

/** Words in their order. White space is single and inside; there are no quotes in it. */
export interface Phrase {
  readonly kind: 'phrase';
  readonly text: string;
}

/** A `page` has a word that `parsePageRange` reads; only `title` and `filename` have prefixes. */
export interface FieldTerm {
  readonly kind: 'field';
  readonly field: Field;
  readonly value: Word | Phrase;
}

export interface Not {
  readonly kind: 'not';
  readonly operand: QueryNode;
}

/** All of two or more; none of them is an `And` itself. */
export interface And {
  readonly kind: 'and';
  readonly operands: readonly QueryNode[];
  /** Whether they just stand side by side: no AND was written between any of them. */
  readonly implicit: boolean;
}

/** Any of two or more; none of them is an `Or` itself. */
export interface Or {
  readonly kind: 'or';
  readonly operands: readonly QueryNode[];
}

/** What a query asks for. `parseQuery` gives trees whose depth is bounded, so that recursion over them is safe. */
export type QueryNode = Word | Phrase | FieldTerm | Not | And | Or;

export interface ParsedQuery {
  /** Null if no word is left: the query is white space, or malformed and made of nothing but operators. */
  readonly root: QueryNode | null;
  /** What was wrong, as a sentence; the root then asks for the query's plain words. */
  readonly malformed: string | null;
}
