import type { PartialStatistics, SegmentTable, Tasks } from '../jobs.js';
import { type Desk, eachSegment, type Segment } from './desk.js';

/** Counts, over the live passages of segments, what BM25 asks for. */
export function statistics(
  desk: Desk,
  table: SegmentTable,
  { terms }: Tasks['statistics']['asked'],
): PartialStatistics {
  let passages = 0;
  let totalLength = 0;
  const holding = new Float64Array(terms.length);
  const keys = terms.map((term) => desk.key(term));
  eachSegment(desk, table, (segment) => {
    const countOf = liveCounter(desk, segment);
    const gone = deadTotals(segment);
    passages += segment.passages - gone.passages;
    totalLength += segment.layout.totalLength - gone.length;
    for (const [i, key] of keys.entries()) {
      const postings = segment.lookUp(key);
      if (postings) holding[i] = (holding[i] ?? 0) + countOf(postings);
    }
  });
  return { passages, totalLength, holding };
}

/** Tells how many live passages of a segment hold a term. Takes the first bitmap. */
export function liveCounter(
  desk: Desk,
  segment: Segment,
): (postings: Parameters<Segment['count']>[0]) => number {
  if (segment.dead.length === 0) return ({ holding }) => holding;
  const live = desk.bitmap(0);
  segment.markLive(live);
  return (postings) => segment.count(postings, live);
}

function deadTotals({ dead, layout, view }: Segment): { passages: number; length: number } {
  let passages = 0;
  let length = 0;
  for (const slot of new Set(dead)) {
    if (slot >= layout.objects) continue;
    const end = view.firstPassage(slot + 1);
    for (let ordinal = view.firstPassage(slot); ordinal < end; ordinal++) {
      passages++;
      length += view.passageLength(ordinal);
    }
  }
  return { passages, length };
}
