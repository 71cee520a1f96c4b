import type { ByteRange } from './object-storage.js';

/**
 * What a Range header asks of `size` bytes: null for all of them (no header, another unit, several ranges),
 * 'unsatisfiable' if it names no byte that is there.
 */
export function requestedRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  // Ranges are an offer that a server may leave: nobody asks one file for several parts at once.
  if (!header?.startsWith('bytes=') || header.includes(',')) return null;
  const [, first = '', last = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/.exec(header) ?? [];
  if (first === '' && last === '') return 'unsatisfiable';
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? 'unsatisfiable' : { start, end };
}
