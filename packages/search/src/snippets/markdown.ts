import { inlineEdits } from './markdown-inline.js';
import type { MarkedText, Span } from './marks.js';
import { type Edit, leaveOut, rewrite } from './rewrite.js';
import { PARAGRAPH_END } from './white-space.js';

const LINE_END = /\r\n|\r|\n/g;
const QUOTE_MARKERS = /^[ \t>]*/;
const HEADING_MARKER = /^#{1,6}(?=[ \t]|$)/;
const LIST_ITEM = /^(?:[-*+]|\d{1,9}[.)])[ \t]/;
const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})/;
/** Underlines of headings, lines across, the line under a table's head. */
const RULE = /^[-=*_|:+ \t]+$/;

/**
 * Leaves out the markup of Markdown where it is plain what it is: link targets, emphasis and code markers, and at
 * the start of lines those of headings, quotes and fences. Headings and list items become paragraphs.
 */
export function withoutMarkdown(marked: MarkedText): MarkedText {
  const { edits, paragraphs } = readBlocks(marked.text);
  return rewrite(marked, [...edits, ...paragraphs.flatMap((span) => inlineEdits(marked.text, span))]);
}

interface Blocks {
  /** What is no text at the start of lines. */
  readonly edits: Edit[];
  /** Where markup may stand in lines: everywhere but in fenced code. */
  readonly paragraphs: Span[];
}

function readBlocks(text: string): Blocks {
  const edits: Edit[] = [];
  const paragraphs: Span[] = [];
  let open = false;
  let fence: string | null = null;
  const addLine = (start: number, end: number) => {
    const before = open ? paragraphs.pop() : undefined;
    paragraphs.push({ start: before?.start ?? start, end });
    open = true;
  };
  const endParagraph = (at: number) => {
    open = false;
    edits.push({ start: at, end: at, text: PARAGRAPH_END });
  };

  for (const line of linesOf(text)) {
    const raw = text.slice(line.start, line.end);
    const markers = QUOTE_MARKERS.exec(raw)?.[0] ?? '';
    const start = line.start + markers.length;
    const content = raw.slice(markers.length).trimEnd();
    const fenceHere = FENCE.exec(content)?.[0];
    if (fence !== null) {
      if (!fenceHere?.startsWith(fence)) continue;
      // Only a fence that opens names a language: of a body that begins in code the one before was the end.
      if (content === fenceHere) fence = null;
      edits.push({ ...line, text: PARAGRAPH_END });
      continue;
    }
    if (markers.includes('>')) edits.push(leaveOut(line.start, start));
    if (fenceHere !== undefined || RULE.test(content)) {
      endParagraph(line.start);
      fence = fenceHere ?? null;
      edits.push(leaveOut(start, line.end));
    } else if (HEADING_MARKER.test(content)) {
      endParagraph(line.start);
      const heading = headingText(content, start);
      edits.push(leaveOut(start, heading.start), leaveOut(heading.end, line.end));
      addLine(heading.start, heading.end);
      endParagraph(line.end);
    } else if (content === '') endParagraph(line.end);
    else {
      if (LIST_ITEM.test(content)) endParagraph(line.start);
      addLine(start, start + content.length);
    }
  }
  return { edits, paragraphs };
}

/** The lines of a text without their ends. */
function* linesOf(text: string): Generator<Span> {
  let start = 0;
  for (const { 0: lineEnd, index } of text.matchAll(LINE_END)) {
    yield { start, end: index };
    start = index + lineEnd.length;
  }
  yield { start, end: text.length };
}

/** A heading's text, without its markers before and after. */
function headingText(content: string, start: number): Span {
  const from = HEADING_MARKER.exec(content)?.[0].length ?? 0;
  let to = content.length;
  while (to > from && content[to - 1] === '#') to--;
  const isMarker = to === from || content[to - 1] === ' ' || content[to - 1] === '\t';
  return { start: start + from, end: start + (isMarker ? to : content.length) };
}
