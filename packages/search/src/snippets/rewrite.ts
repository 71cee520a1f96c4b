import type { MarkedText, Span } from './marks.js';

/** What stands in the place of a span. */
export interface Edit extends Span {
  readonly text: string;
}

/** Leaves a span out. */
export function leaveOut(start: number, end: number): Edit {
  return { start, end, text: '' };
}

/** A part of the old text that stands at `at` in the new one. */
interface Kept extends Span {
  readonly at: number;
}

/** Applies edits, in any order; where two overlap, the one that starts first wins. Marks go where their text goes. */
export function rewrite({ text, marks }: MarkedText, edits: readonly Edit[]): MarkedText {
  if (edits.length === 0) return { text, marks };
  const kept: Kept[] = [];
  let rewritten = '';
  let from = 0;
  const keepUntil = (end: number) => {
    if (end <= from) return;
    kept.push({ start: from, end, at: rewritten.length });
    rewritten += text.slice(from, end);
  };
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    keepUntil(edit.start);
    if (edit.start >= from) rewritten += edit.text;
    from = Math.max(from, edit.end);
  }
  keepUntil(text.length);
  return { text: rewritten, marks: moved(marks, kept) };
}

/** The marks in the new text: from the first to the last of what was kept of each. */
function moved(marks: readonly Span[], kept: readonly Kept[]): Span[] {
  const result: Span[] = [];
  let index = 0;
  for (const { start, end } of marks) {
    while ((kept[index]?.end ?? Number.POSITIVE_INFINITY) <= start) index++;
    const first = kept[index];
    if (!first || first.start >= end) continue;
    while ((kept[index + 1]?.start ?? Number.POSITIVE_INFINITY) < end) index++;
    const last = kept[index] ?? first;
    result.push({
      start: first.at + Math.max(0, start - first.start),
      end: last.at + Math.min(end, last.end) - last.start,
    });
  }
  return result;
}
