import type { TermCursor } from '../../format/terms.js';
import { commonest, packed } from '../completions.js';
import type { SegmentTable, Tasks } from '../jobs.js';
import { type Desk, eachSegment, type Postings } from './desk.js';
import { liveCounter } from './statistics.js';

/** Finds the terms that begin with some texts or hold others, in this order, and counts the live passages that hold each. */
export function complete(
  desk: Desk,
  table: SegmentTable,
  { prefixes, parts, most }: Tasks['complete']['asked'],
): Tasks['complete']['gives'] {
  const begun = prefixes.map((prefix) => ({ prefix, counts: new Map<string, number>() }));
  const holding = parts.map((part) => ({ part: Buffer.from(part), counts: new Map<string, number>() }));
  eachSegment(desk, table, (segment) => {
    const countOf = liveCounter(desk, segment);
    const note = (counts: Map<string, number>, cursor: TermCursor, postings: Postings) => {
      const count = countOf(postings);
      if (count === 0) return;
      const term = cursor.text;
      counts.set(term, (counts.get(term) ?? 0) + count);
    };
    for (const { prefix, counts } of begun)
      segment.eachWithPrefix(prefix, (cursor, postings) => note(counts, cursor, postings));
    if (holding.length > 0)
      segment.eachWithPrefix('', (cursor, postings) => {
        for (const { part, counts } of holding) if (cursor.contains(part)) note(counts, cursor, postings);
      });
  });
  return [...begun, ...holding].map(({ counts }) =>
    packed(most === null ? [...counts] : commonest(counts, most)),
  );
}
