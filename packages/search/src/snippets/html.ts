import { HtmlScanner } from './html-scanner.js';
import type { MarkedText } from './marks.js';
import { type Edit, leaveOut, rewrite } from './rewrite.js';
import { PARAGRAPH_END } from './white-space.js';

/** What is left when tags are gone may be a tag again: so often that is looked for, in a text made to be so. */
const PASSES = 8;

/** Elements that begin and end on lines of their own, and cells; others stand within words. */
const BREAKING: ReadonlySet<string> = new Set(
  `address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
  h6 head header hr html legend li main nav ol option p pre section select summary table tbody td tfoot th thead title
  tr ul`.split(/\s+/),
);

/**
 * Leaves out the HTML of a text, wherever it stands, in code too; autolinks lose their brackets alone. Nothing in
 * what is left, and in no part of it, reads as a tag.
 */
export function withoutHtml(marked: MarkedText): MarkedText {
  let current = marked;
  for (let pass = 0; pass < PASSES; pass++) {
    const edits = htmlEdits(current.text);
    if (edits.length === 0) return current;
    current = rewrite(current, edits);
  }
  return rewrite(current, bracketEdits(current.text));
}

function htmlEdits(text: string): Edit[] {
  const edits: Edit[] = [];
  const scanner = new HtmlScanner(text);
  for (let at = text.indexOf('<'); at !== -1; ) {
    const autolinkEnd = scanner.autolinkEnd(at);
    const piece = autolinkEnd === null ? scanner.pieceAt(at) : null;
    if (autolinkEnd !== null) edits.push(leaveOut(at, at + 1), leaveOut(autolinkEnd - 1, autolinkEnd));
    if (piece) edits.push({ start: at, end: piece.end, text: standIn(piece.name) });
    at = text.indexOf('<', autolinkEnd ?? piece?.end ?? at + 1);
  }
  return edits;
}

function standIn(name: string | null): string {
  if (name === 'br') return '\n';
  return name !== null && BREAKING.has(name) ? PARAGRAPH_END : '';
}

function bracketEdits(text: string): Edit[] {
  const edits: Edit[] = [];
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1))
    edits.push(leaveOut(at, at + 1));
  return edits;
}
