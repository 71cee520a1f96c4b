import type { Anchor } from './anchor.js';
import { hasMoreCodePoints, skipCodePoints } from './code-points.js';
import { LONGEST, WINDOW } from './lengths.js';
import type { Span } from './marks.js';
import { WordBounds } from './word-bounds.js';

/** A snippet that ends with a sentence may be so much shorter than the window. */
const FULL_ENOUGH = 0.8;

/** From where to where a snippet goes that shows an anchor. */
export function extentOf(
  text: string,
  hits: readonly Span[],
  sentences: readonly Span[],
  anchor: Anchor,
): Span {
  const bounds = new WordBounds(text);
  const start = startOf(hits, sentences, anchor, bounds);
  const end = endOf(text, hits, sentences, anchor, start, bounds);
  if (end < text.length || start > anchor.start) return { start, end };
  return { start: withPreceding(text, sentences, anchor.sentence, start, end), end };
}

function startOf(
  hits: readonly Span[],
  sentences: readonly Span[],
  { start, sentence, hit }: Anchor,
  bounds: WordBounds,
): number {
  if (hit === null || start === sentences[sentence]?.start) return start;
  const split = hits.find((other) => other.start < start && start < other.end);
  return bounds.firstStart(split ? Math.min(split.end, hit.start) : start, hit.start);
}

/** The sentences before are shown only where none are left to follow. */
function withPreceding(
  text: string,
  sentences: readonly Span[],
  sentence: number,
  start: number,
  end: number,
): number {
  let first = start;
  for (let index = sentence - 1; index >= 0; index--) {
    const preceding = sentences[index];
    if (!preceding || hasMoreCodePoints(text, { start: preceding.start, end }, WINDOW)) break;
    first = preceding.start;
  }
  return first;
}

function endOf(
  text: string,
  hits: readonly Span[],
  sentences: readonly Span[],
  anchor: Anchor,
  start: number,
  bounds: WordBounds,
): number {
  const limit = skipCodePoints(text, start, WINDOW);
  const last = skipCodePoints(text, limit, LONGEST - WINDOW);
  const shown = anchor.hit ? endAfter(anchor.hit.end, last, bounds) : Math.min(anchor.end, last);
  const sentenceEnd = endWithSentence(sentences.slice(anchor.sentence), shown, {
    from: start + (limit - start) * FULL_ENOUGH,
    limit,
    last,
  });
  if (sentenceEnd !== null) return sentenceEnd;

  const end = Math.max(shown, bounds.lastEnd(start, limit));
  const split = hits.find((hit) => hit.start < end && end < hit.end);
  if (!split) return end;
  const whole = endAfter(split.end, last, bounds);
  if (whole > 0) return whole;
  // The hit is left out, unless it is the only one, of which a part is better than nothing.
  const before = Math.max(shown <= split.start ? shown : 0, bounds.lastEnd(start, split.start));
  return hits.some((hit) => hit.start >= start && hit.end <= before) ? before : end;
}

/** The end of the word that ends here, or this place if that is too far; 0 if this place is. */
function endAfter(at: number, last: number, bounds: WordBounds): number {
  if (at > last) return 0;
  const end = bounds.endFrom(at);
  return end <= last ? end : at;
}

/** The last end of a sentence before the window's if it is filled well enough by then, else the first after it. */
function endWithSentence(
  sentences: readonly Span[],
  shown: number,
  { from, limit, last }: { from: number; limit: number; last: number },
): number | null {
  const ends = sentences.map(({ end }) => end).filter((end) => end >= shown && end >= from && end <= last);
  return ends.findLast((end) => end <= limit) ?? ends[0] ?? null;
}
