import { countCodePoints } from './code-points.js';
import { Graphemes } from './graphemes.js';
import type { Span } from './marks.js';

/**
 * Where the hits of a text stand in a part of it, in code points of that part. They are widened to whole characters
 * as readers see them, and have no space at their ends.
 */
export function highlightsOf(text: string, hits: readonly Span[], part: Span): [number, number][] {
  const shown = text.slice(part.start, part.end);
  const highlights: [number, number][] = [];
  let counted = 0;
  let points = 0;
  const pointsUntil = (at: number) => {
    points += countCodePoints(shown, counted, at);
    counted = at;
    return points;
  };
  const graphemes = new Graphemes(shown);
  const spans = hits.flatMap((hit) => partsIn(hit, part)).map((hit) => widened(shown, hit, graphemes));
  for (const span of joined(spans)) highlights.push([pointsUntil(span.start), pointsUntil(span.end)]);
  return highlights;
}

function partsIn(hit: Span, part: Span): Span[] {
  const start = Math.max(hit.start, part.start);
  const end = Math.min(hit.end, part.end);
  return start < end ? [{ start: start - part.start, end: end - part.start }] : [];
}

function widened(text: string, hit: Span, graphemes: Graphemes): Span {
  let { start } = graphemes.at(hit.start);
  let { end } = graphemes.at(hit.end - 1);
  // A space can be part of a character: with an accent that stands alone.
  while (start < end && text[start] === ' ') start = graphemes.at(start).end;
  while (start < end && text[end - 1] === ' ') end = graphemes.at(end - 1).start;
  return { start, end };
}

/** Those that touch as one, and none that is empty. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    if (span.start >= span.end) continue;
    const last = result.at(-1);
    if (last && span.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  return result;
}
