import type { MarkedText, Span } from './marks.js';

/** What the index splits a word at, and a reader doesn't. */
const HYPHENS: ReadonlySet<string> = new Set(['', '-', '\u00ad', '\u2010', '\u2011']);

/** Joins what was marked in pieces of one word, which are one hit to a reader. */
export function joinPieces({ text, marks }: MarkedText): Span[] {
  const hits: Span[] = [];
  for (const mark of marks) {
    const last = hits.at(-1);
    if (last && HYPHENS.has(text.slice(last.end, Math.min(mark.start, last.end + 2))))
      hits[hits.length - 1] = { start: last.start, end: mark.end };
    else hits.push(mark);
  }
  return hits;
}
