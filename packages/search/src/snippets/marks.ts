/** Marks that stand around each token that was found; a body holds no control characters of its own. */
export const HIT_START = '\u0001';
export const HIT_END = '\u0002';

/** A range of a string in UTF-16 units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface MarkedText {
  readonly text: string;
  /** What was marked in it: in order, without overlap, none empty. */
  readonly marks: readonly Span[];
}

/** Takes the marks out of a text; a mark without its other half marks nothing. */
export function readMarks(marked: string): MarkedText {
  const marks: Span[] = [];
  let text = '';
  let open: number | null = null;
  let from = 0;
  for (let at = 0; at < marked.length; at++) {
    const character = marked[at];
    if (character !== HIT_START && character !== HIT_END) continue;
    text += marked.slice(from, at);
    from = at + 1;
    if (character === HIT_START) open ??= text.length;
    else {
      if (open !== null && open < text.length) marks.push({ start: open, end: text.length });
      open = null;
    }
  }
  return { text: text + marked.slice(from), marks };
}
