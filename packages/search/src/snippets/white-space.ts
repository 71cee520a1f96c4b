import type { MarkedText, Span } from './marks.js';
import { type Edit, leaveOut, rewrite } from './rewrite.js';

/** White space that ends a paragraph wherever it stands, as a blank line does. */
export const PARAGRAPH_END = '\u2029';

/** White space but a lone space, which stays as it is. */
const RUN = / \s+|[^\S ]\s*/g;
const LINE_END = /\r\n?|\n/g;

/** A text on one line: trimmed, and no white space in it but single spaces. */
export interface FlatText extends MarkedText {
  /** Where paragraphs begin, but the first. */
  readonly paragraphs: readonly number[];
}

export function flatten(marked: MarkedText): FlatText {
  const { text } = marked;
  const start = text.length - text.trimStart().length;
  const end = Math.max(start, text.trimEnd().length);
  const edits: Edit[] = [leaveOut(0, start), leaveOut(end, text.length)];
  const paragraphs: number[] = [];
  let shorter = start;
  RUN.lastIndex = start;
  for (let run = RUN.exec(text); run && run.index < end; run = RUN.exec(text)) {
    const after = run.index + run[0].length;
    edits.push({ start: run.index, end: after, text: ' ' });
    shorter += run[0].length - 1;
    if (endsParagraph(run[0])) paragraphs.push(after - shorter);
  }
  const flat = rewrite(marked, edits);
  return { text: flat.text, marks: flat.marks.flatMap((mark) => trimmed(flat.text, mark)), paragraphs };
}

function endsParagraph(run: string): boolean {
  return run.includes(PARAGRAPH_END) || (run.match(LINE_END)?.length ?? 0) > 1;
}

/** A span of a flat text without the spaces at its ends; none if nothing is left. */
function trimmed(text: string, { start, end }: Span): Span[] {
  const from = text[start] === ' ' ? start + 1 : start;
  const to = text[end - 1] === ' ' ? end - 1 : end;
  return from < to ? [{ start: from, end: to }] : [];
}
