import { commonest, packed } from '../completions.js';
import type { SegmentTable, Tasks } from '../jobs.js';
import { type Desk, eachSegment } from './desk.js';
import { liveCounter } from './statistics.js';

/** Finds the terms that begin with some texts, and counts the live passages that hold each. */
export function complete(
  desk: Desk,
  table: SegmentTable,
  { prefixes, most }: Tasks['complete']['asked'],
): Tasks['complete']['gives'] {
  const all = prefixes.map((prefix) => ({ prefix, counts: new Map<string, number>() }));
  eachSegment(desk, table, (segment) => {
    const countOf = liveCounter(desk, segment);
    for (const { prefix, counts } of all)
      segment.eachWithPrefix(prefix, (cursor, postings) => {
        const count = countOf(postings);
        if (count === 0) return;
        const term = cursor.text;
        counts.set(term, (counts.get(term) ?? 0) + count);
      });
  });
  return all.map(({ counts }) => packed(most === null ? [...counts] : commonest(counts, most)));
}
