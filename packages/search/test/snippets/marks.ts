import type { MarkedText, Span } from '../../src/snippets/marks.js';

/** Marks that stand around each word that was found. */
export const HIT_START = '\u0001';
export const HIT_END = '\u0002';

/** Takes the marks out of a text; a mark without its other half marks nothing. */
export function readMarks(marked: string): MarkedText {
  const marks: Span[] = [];
  let text = '';
  let open: number | null = null;
  for (const unit of marked.split('')) {
    if (unit === HIT_START) open ??= text.length;
    else if (unit === HIT_END) {
      if (open !== null && open < text.length) marks.push({ start: open, end: text.length });
      open = null;
    } else text += unit;
  }
  return { text, marks };
}
