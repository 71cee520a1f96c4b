import { linkTargetEnd } from './link-target.js';
import type { Span } from './marks.js';
import { type Edit, leaveOut } from './rewrite.js';

const SPECIAL = /\\|`+|\*+|_+|[[\]]/g;
const SPACE = /\s/;
const PUNCTUATION = /[\p{P}\p{S}]/u;

/**
 * What is no text in a paragraph of Markdown: the brackets and targets of inline links and images, and pairs of
 * emphasis markers and of backticks. What isn't plainly one of these stays.
 */
export function inlineEdits(text: string, paragraph: Span): Edit[] {
  const edits: Edit[] = [];
  const brackets: number[] = [];
  const emphasis = new Map<string, number[]>();
  let ticks: Map<number, number> | undefined;
  SPECIAL.lastIndex = paragraph.start;
  for (let found = SPECIAL.exec(text); found && found.index < paragraph.end; found = SPECIAL.exec(text)) {
    const at = found.index;
    const [marker] = found;
    const end = Math.min(at + marker.length, paragraph.end);
    if (marker === '\\') SPECIAL.lastIndex = at + 2;
    else if (marker === '[') brackets.push(at);
    else if (marker === ']') SPECIAL.lastIndex = closeLink(end);
    else if (marker.startsWith('`')) SPECIAL.lastIndex = closeCode(at, end);
    else emphasize(marker, at, end);
  }
  return edits;

  function closeLink(end: number): number {
    const open = brackets.pop();
    const isLink = open !== undefined && end < paragraph.end && text[end] === '(';
    const targetEnd = isLink ? linkTargetEnd(text, end, paragraph.end) : null;
    if (!isLink || targetEnd === null) return end;
    const isImage = open > paragraph.start && text[open - 1] === '!';
    edits.push(leaveOut(isImage ? open - 1 : open, open + 1), leaveOut(end - 1, targetEnd));
    return targetEnd;
  }

  function closeCode(at: number, end: number): number {
    ticks ??= pairTicks(text, paragraph);
    const close = ticks.get(at);
    if (close === undefined) return end;
    const closeEnd = close + end - at;
    edits.push(leaveOut(at, end), leaveOut(close, closeEnd));
    return closeEnd;
  }

  function emphasize(marker: string, at: number, end: number): void {
    const { opens, closes } = flanks(text, paragraph, at, end);
    const waiting = emphasis.get(marker) ?? [];
    emphasis.set(marker, waiting);
    const open = closes ? waiting.pop() : undefined;
    if (open !== undefined) edits.push(leaveOut(open, open + marker.length), leaveOut(at, end));
    else if (opens) waiting.push(at);
  }
}

/** For each run of backticks, where the next one of its length starts. */
function pairTicks(text: string, { start, end }: Span): Map<number, number> {
  const pairs = new Map<number, number>();
  const last = new Map<number, number>();
  for (const { 0: run, index } of text.slice(start, end).matchAll(/`+/g)) {
    const before = last.get(run.length);
    if (before !== undefined) pairs.set(before, start + index);
    last.set(run.length, start + index);
  }
  return pairs;
}

/** CommonMark's rule of what begins and what ends emphasis: an underscore within a word does neither. */
function flanks(text: string, paragraph: Span, at: number, end: number): { opens: boolean; closes: boolean } {
  const before = at > paragraph.start ? text.charAt(at - 1) : ' ';
  const after = end < paragraph.end ? text.charAt(end) : ' ';
  const left = isFlanking(before, after);
  const right = isFlanking(after, before);
  if (text[at] !== '_') return { opens: left, closes: right };
  return {
    opens: left && (!right || PUNCTUATION.test(before)),
    closes: right && (!left || PUNCTUATION.test(after)),
  };
}

function isFlanking(outside: string, inside: string): boolean {
  if (SPACE.test(inside)) return false;
  return !PUNCTUATION.test(inside) || SPACE.test(outside) || PUNCTUATION.test(outside);
}
