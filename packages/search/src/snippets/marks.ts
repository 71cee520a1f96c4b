/** A range of a string in UTF-16 units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface MarkedText {
  readonly text: string;
  /** What was found in it: in order, without overlap, none empty. */
  readonly marks: readonly Span[];
}
