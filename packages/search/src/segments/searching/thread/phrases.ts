import { phrasesOf, type SegmentTable, type Tasks } from '../jobs.js';
import { type Desk, eachSegment } from './desk.js';
import { markTogether } from './phrase.js';

/** Finds the segments in which all words of any of the phrases stand in one passage. */
export function phrases(
  desk: Desk,
  table: SegmentTable,
  { gates }: Tasks['phrases']['asked'],
): Tasks['phrases']['gives'] {
  const wanted = gates.flatMap(phrasesOf);
  const found: number[] = [];
  eachSegment(desk, table, (segment) => {
    if (wanted.some(({ words }) => markTogether(desk, segment, words, 0) !== null)) found.push(segment.index);
  });
  return Uint32Array.from(found);
}
