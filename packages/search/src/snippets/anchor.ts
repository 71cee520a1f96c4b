import { hasMoreCodePoints } from './code-points.js';
import { type Found, HitCounter } from './hit-counter.js';
import { LEAD, LONGEST, WINDOW } from './lengths.js';
import type { Span } from './marks.js';
import type { SplitText } from './sentences.js';

/** What a snippet must show: a sentence, or of one that is too long the part around a hit. */
export interface Anchor extends Span {
  /** The place of its sentence among all. */
  readonly sentence: number;
  /** The hit that a part begins before; null if the snippet begins as the sentence does. */
  readonly hit: Span | null;
}

/**
 * The best sentence of a text, or part of a sentence too long for a snippet. The more different words it holds that
 * were found, the better; then, the more of them come with it into the snippet; then, the denser they are; then the
 * earlier. Without any, it is the beginning.
 */
export function bestAnchor(split: SplitText): Anchor {
  const { text, marks } = split;
  const within = new HitCounter(text, marks);
  const around = new HitCounter(text, marks);
  let best: { anchor: Anchor; score: readonly number[] } | undefined;
  for (const anchor of anchorsOf(split)) {
    const { start, end } = anchor;
    const score = scoreOf(
      anchor,
      within.moveTo(start, end),
      around.moveTo(start, Math.max(end, start + WINDOW)),
    );
    if (!best || isBetter(score, best.score)) best = { anchor, score };
  }
  return best?.anchor ?? openingAnchor(split);
}

/** The beginning of a text, for one without hits. */
function openingAnchor({ text, sentences }: SplitText): Anchor {
  const first = sentences[0] ?? { start: 0, end: text.length };
  if (!isTooLong(text, first)) return { ...first, sentence: 0, hit: null };
  return { start: 0, end: 0, sentence: 0, hit: null };
}

function isTooLong(text: string, sentence: Span): boolean {
  return hasMoreCodePoints(text, sentence, LONGEST);
}

/** Everything with a hit that a snippet could be made around, in order. */
function* anchorsOf({ text, hits, sentences }: SplitText): Generator<Anchor> {
  let next = 0;
  for (const [index, sentence] of sentences.entries()) {
    const first = next;
    while ((hits[next]?.start ?? text.length) < sentence.end) next++;
    if (next === first) continue;
    if (isTooLong(text, sentence)) yield* partsOf(text, hits.slice(first, next), sentence, index);
    else yield { ...sentence, sentence: index, hit: null };
  }
}

/** The parts of a sentence too long: at its start, and before each of its hits. */
function* partsOf(text: string, hits: readonly Span[], sentence: Span, index: number): Generator<Anchor> {
  const part = (start: number, hit: Span): Anchor => {
    return { start, end: Math.min(sentence.end, start + WINDOW), sentence: index, hit };
  };
  const [first] = hits;
  if (first && first.end <= sentence.start + WINDOW) yield part(sentence.start, first);
  // What begins later, with the text near its end, would be shorter than need be.
  const latest = Math.max(sentence.start, text.length - WINDOW);
  for (const hit of hits) {
    const lead = hit.end - hit.start > WINDOW - LEAD ? 0 : LEAD;
    yield part(Math.max(sentence.start, Math.min(latest, hit.start - lead)), hit);
  }
}

function scoreOf(anchor: Span, within: Found, around: Found): readonly number[] {
  return [within.distinct, around.distinct, within.total / (anchor.end - anchor.start)];
}

function isBetter(score: readonly number[], than: readonly number[]): boolean {
  const difference = score.findIndex((value, index) => value !== than[index]);
  return (score[difference] ?? 0) > (than[difference] ?? 0);
}
