import { SegmentCorrupt } from '../../errors.js';
import { statedChecksum, UNCHECKED_BYTES } from '../../format/layout.js';
import { ROW, type SegmentTable, type Tasks } from '../jobs.js';
import { type Desk, eachSegment } from './desk.js';

/** Checks that segments are as they were written. */
export function check(
  desk: Desk,
  table: SegmentTable,
  { data, positions }: Tasks['check']['asked'],
): Tasks['check']['gives'] {
  const passages = new Uint32Array(table.rows.length / ROW.words);
  const isWhole = (at: number, bytes: number) => {
    const words = new Uint32Array(desk.buffer, at, bytes / 4);
    const sum = desk.kernels.checksum(at + UNCHECKED_BYTES, bytes - UNCHECKED_BYTES) >>> 0;
    return sum === statedChecksum(words, 0);
  };
  eachSegment(desk, table, (segment, row) => {
    passages[row] = segment.passages;
    if (data[row] === 1) {
      if (!isWhole(segment.at, segment.layout.length)) throw new SegmentCorrupt('its checksum is wrong');
      segment.view.check();
    }
    if (positions[row] !== 1) return;
    // Reading them checks what they say of themselves.
    void segment.positions;
    const word = (name: 'positionsAt' | 'positionsBytes') => table.rows[row * ROW.words + ROW[name]] ?? 0;
    if (!isWhole(word('positionsAt'), word('positionsBytes')))
      throw new SegmentCorrupt('the checksum of its positions is wrong');
  });
  return passages;
}
