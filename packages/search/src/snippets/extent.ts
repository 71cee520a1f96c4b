import { type Anchor, bestAnchor } from './anchor.js';
import { hasMoreCodePoints, skipCodePoints } from './code-points.js';
import { LONGEST, WINDOW } from './lengths.js';
import type { Span } from './marks.js';
import { type SplitText, splitText } from './sentences.js';
import type { FlatText } from './white-space.js';
import { WordBounds } from './word-bounds.js';

/** A snippet that ends with a sentence may be so much shorter than the window. */
const FULL_ENOUGH = 0.8;

/** UTF-16 units that are read of a text where nothing was found: more than a snippet may need. */
const OPENING = 4 * LONGEST;

/** From where to where the snippet of a text goes: all of it, if that is short. */
export function extentOf(flat: FlatText, hits: readonly Span[]): Span {
  const whole = { start: 0, end: flat.text.length };
  if (!hasMoreCodePoints(flat.text, whole, WINDOW)) return whole;
  const split = splitText(hits.length > 0 ? flat : { ...flat, text: flat.text.slice(0, OPENING) }, hits);
  return extentAround(split, bestAnchor(split));
}

function extentAround(split: SplitText, anchor: Anchor): Span {
  const bounds = new WordBounds(split.text);
  const start = startOf(split, anchor, bounds);
  const end = endOf(split, anchor, start, bounds);
  if (end < split.text.length || start > anchor.start) return { start, end };
  return { start: withPreceding(split, anchor, end), end };
}

function startOf(
  { hits, sentences }: SplitText,
  { start, sentence, hit }: Anchor,
  bounds: WordBounds,
): number {
  if (hit === null || start === sentences[sentence]?.start) return start;
  const torn = hits.find((other) => other.start < start && start < other.end);
  return bounds.firstStart(torn ? Math.min(torn.end, hit.start) : start, hit.start);
}

/** The start of the first sentence that fits in; those before are shown only where none are left to follow. */
function withPreceding({ text, sentences }: SplitText, { start, sentence }: Anchor, end: number): number {
  let first = start;
  for (let index = sentence - 1; index >= 0; index--) {
    const preceding = sentences[index];
    if (!preceding || hasMoreCodePoints(text, { start: preceding.start, end }, WINDOW)) break;
    first = preceding.start;
  }
  return first;
}

function endOf(
  { text, hits, sentences }: SplitText,
  anchor: Anchor,
  start: number,
  bounds: WordBounds,
): number {
  const limit = skipCodePoints(text, start, WINDOW);
  const last = skipCodePoints(text, limit, LONGEST - WINDOW);
  const shown = anchor.hit ? endAfter(anchor.hit.end, last, bounds) : anchor.end;
  const enough = start + (limit - start) * FULL_ENOUGH;
  const sentenceEnd = endWithSentence(sentences.slice(anchor.sentence), enough, limit, last);
  if (sentenceEnd !== null) return sentenceEnd;

  const end = Math.max(shown, bounds.lastEnd(start, limit));
  const torn = hits.find((hit) => hit.start < end && end < hit.end);
  if (!torn) return end;
  const whole = endAfter(torn.end, last, bounds);
  if (whole > 0) return whole;
  // The hit is left out, unless it is the only one, of which a part is better than nothing.
  const before = Math.max(shown <= torn.start ? shown : 0, bounds.lastEnd(start, torn.start));
  return hits.some((hit) => hit.start >= start && hit.end <= before) ? before : end;
}

/** The end of the word that ends here, or this place if that is too far; 0 if this place is. */
function endAfter(at: number, last: number, bounds: WordBounds): number {
  if (at > last) return 0;
  const end = bounds.endFrom(at);
  return end <= last ? end : at;
}

/** The last end of a sentence that fills the window well enough, else the first beyond it; null if none is in reach. */
function endWithSentence(
  sentences: readonly Span[],
  enough: number,
  limit: number,
  last: number,
): number | null {
  const ends = sentences.map(({ end }) => end).filter((end) => end >= enough && end <= last);
  return ends.findLast((end) => end <= limit) ?? ends[0] ?? null;
}
