import { HIT_END, HIT_START } from './lexicon.js';

/** Code points of a snippet, more or less: it ends between words. */
const LENGTH = 320;
/** How much stands before the first hit. */
const LEAD = 60;

export interface Snippet {
  text: string;
  /** Ranges of code points in `text`, end exclusive. */
  highlights: [start: number, end: number][];
}

/** Cuts the part of a marked body that holds the most hits. */
export function cutSnippet(marked: string): Snippet {
  const { points, hits } = readMarks(marked);
  const start = wordStart(points, bestStart(hits, points.length));
  const end = wordEnd(points, Math.min(points.length, start + LENGTH));
  return {
    text: points.slice(start, end).join(''),
    highlights: hits
      .filter(([from, to]) => from >= start && to <= end)
      .map(([from, to]) => [from - start, to - start]),
  };
}

function readMarks(marked: string): { points: string[]; hits: [number, number][] } {
  const points: string[] = [];
  const hits: [number, number][] = [];
  let open: number | null = null;
  for (const point of marked) {
    if (point === HIT_START) open ??= points.length;
    else if (point === HIT_END) {
      if (open !== null) addHit(hits, open, points.length);
      open = null;
    } else points.push(point);
  }
  return { points, hits };
}

/** A word that the index splits is marked in pieces, which are one hit to a reader. */
function addHit(hits: [number, number][], from: number, to: number): void {
  const last = hits.at(-1);
  if (last && last[1] === from) last[1] = to;
  else hits.push([from, to]);
}

/** Where a window of the snippet's length holds the most hits; the first such place. */
function bestStart(hits: readonly [number, number][], length: number): number {
  if (length <= LENGTH) return 0;
  let best = { start: 0, count: 0 };
  let behind = 0;
  hits.forEach(([, to], ahead) => {
    while (to - (hits[behind]?.[0] ?? to) > LENGTH - LEAD) behind++;
    const count = ahead - behind + 1;
    if (count > best.count) best = { start: Math.max(0, (hits[behind]?.[0] ?? 0) - LEAD), count };
  });
  return Math.min(best.start, length - LENGTH);
}

const isSpace = (point: string | undefined) => point === undefined || /\s/.test(point);

function wordStart(points: readonly string[], at: number): number {
  let start = at;
  while (start > 0 && start > at - LEAD && !isSpace(points[start - 1])) start--;
  return start;
}

function wordEnd(points: readonly string[], at: number): number {
  let end = at;
  while (end < points.length && end < at + LEAD && !isSpace(points[end])) end++;
  return end;
}
