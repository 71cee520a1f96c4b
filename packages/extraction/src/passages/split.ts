import type { Span } from '../text/span.js';
import type { TokenEstimate } from './token-estimate.js';
import { Break, type Word, wordsOf } from './words.js';

/**
 * The embedding model reads 256 tokens, two of them its own. A passage is cut at about TARGET and never grows
 * beyond MAX; the space between lets a section's last few words stay with the words before them.
 */
export const MAX_TOKENS = 230;
const TARGET_TOKENS = 210;
const MAX_WORDS = 220;
/** What is shorter than this is no passage before a block that would have to be cut to join it. */
const LEAD_TOKENS = TARGET_TOKENS * 0.2;
/** How full a passage must be for a cut at a break of each kind. */
const CUTS = [
  { at: Break.paragraph, from: TARGET_TOKENS * 0.4 },
  { at: Break.sentence, from: TARGET_TOKENS * 0.5 },
  { at: Break.line, from: TARGET_TOKENS * 0.5 },
  { at: Break.word, from: 0 },
];

/** What a format knows of its text beyond what its line ends tell. */
export interface Layout {
  /** Spans, in order, that stay uncut if they fit. */
  readonly whole?: readonly Span[];
  /** Where paragraphs begin, in order. */
  readonly paragraphs?: readonly number[];
  /** Headings, in order: what comes after one stays with it. */
  readonly headings?: readonly Span[];
  /** Where an end begins that is too short to stand alone. */
  readonly tail?: number | undefined;
}

/**
 * Splits a span of text into passages: in order, without overlap, covering all but white space, cut at
 * paragraphs before sentences before lines before words.
 */
export function splitText(
  text: string,
  span: Span,
  estimate: TokenEstimate,
  { whole = [], paragraphs = [], headings = [], tail = span.end }: Layout = {},
): Span[] {
  const spans: Span[] = [];
  let last: Word[] = [];
  let pending: Word[] = [];
  let tokens = 0;
  const words = bindHeadings(breakBefore(wordsOf(text, span, estimate, TARGET_TOKENS), paragraphs), headings);
  for (const block of joinWhole(words, whole)) {
    const leavesLead = tokens > 0 && tokens < LEAD_TOKENS && tokens + block.tokens > MAX_TOKENS;
    for (const word of (leavesLead && block.parts) || [block]) {
      while (pending.length > 0 && (tokens + word.tokens > MAX_TOKENS || pending.length >= MAX_WORDS)) {
        const count = bestCut(pending);
        last = pending.slice(0, count);
        spans.push(spanOf(last));
        pending = pending.slice(count);
        tokens = tokensOf(pending);
      }
      pending.push(word);
      tokens += word.tokens;
    }
  }
  if (pending.length === 0) return spans;
  const ends = spanOf(pending).start >= tail ? cutBeforeTail([...last, ...pending], tail) : null;
  return ends ? [...spans.slice(0, -1), ...ends.map(spanOf)] : [...spans, spanOf(pending)];
}

function spanOf(words: readonly Word[]): Span {
  return { start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0 };
}

function tokensOf(words: readonly Word[]): number {
  return words.reduce((sum, { tokens }) => sum + tokens, 0);
}

/** How many of the words, at least one, make the best passage. */
function bestCut(words: readonly Word[]): number {
  for (const cut of CUTS) {
    let tokens = 0;
    let best = 0;
    for (const [index, word] of words.entries()) {
      tokens += word.tokens;
      if (tokens > TARGET_TOKENS) break;
      if (word.breakAfter >= cut.at && tokens >= cut.from) best = index + 1;
    }
    if (best > 0) return best;
  }
  return 1;
}

/** Cuts words in two, so that a good part of what stands before the tail goes with it; null where that can not be. */
function cutBeforeTail(words: readonly Word[], tail: number): [Word[], Word[]] | null {
  const all = words.flatMap((word) => word.parts ?? [word]);
  const total = tokensOf(all);
  for (const { at } of CUTS) {
    let tokens = 0;
    let best = 0;
    for (const [index, word] of all.entries()) {
      tokens += word.tokens;
      if (word.end >= tail || (all[index + 1]?.start ?? tail) >= tail) break;
      const fits = total - tokens <= MAX_TOKENS && all.length - index <= MAX_WORDS;
      if (fits && word.breakAfter >= at && tokens >= LEAD_TOKENS) best = index + 1;
    }
    if (best > 0) return [all.slice(0, best), all.slice(best)];
  }
  return null;
}

/** Leaves no break within a heading, and after it one that is taken only where there is no better. */
function* bindHeadings(words: Iterable<Word>, headings: readonly Span[]): Generator<Word> {
  let index = 0;
  for (const word of words) {
    while ((headings[index]?.end ?? Number.POSITIVE_INFINITY) <= word.start) index++;
    const heading = headings[index];
    if (!heading || word.start < heading.start) yield word;
    else yield { ...word, breakAfter: word.end < heading.end ? Break.word : Break.line };
  }
}

/** Puts a paragraph's break before each of the places, which are in order. */
function* breakBefore(words: Iterable<Word>, paragraphs: readonly number[]): Generator<Word> {
  let index = 0;
  let held: Word | null = null;
  for (const word of words) {
    const from = index;
    while ((paragraphs[index] ?? Number.POSITIVE_INFINITY) <= word.start) index++;
    if (held) yield index > from ? { ...held, breakAfter: Break.paragraph } : held;
    held = word;
  }
  if (held) yield held;
}

/** Makes one word of those within each of the `whole` spans, where they fit into a passage together. */
function* joinWhole(words: Iterable<Word>, whole: readonly Span[]): Generator<Word> {
  let index = 0;
  let held: Word[] = [];
  for (const word of words) {
    const current = whole[index];
    if (current && held.length > 0 && word.start >= current.end) {
      yield* joined(held);
      held = [];
    }
    while ((whole[index]?.end ?? Number.POSITIVE_INFINITY) <= word.start) index++;
    if (word.start >= (whole[index]?.start ?? Number.POSITIVE_INFINITY)) held.push(word);
    else yield word;
  }
  yield* joined(held);
}

function joined(words: readonly Word[]): readonly Word[] {
  const last = words.at(-1);
  const tokens = tokensOf(words);
  if (!last || tokens > TARGET_TOKENS || words.length > MAX_WORDS) return words;
  return [{ ...spanOf(words), tokens, breakAfter: last.breakAfter, parts: words }];
}
