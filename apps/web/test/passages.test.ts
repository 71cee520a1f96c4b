import { describe, expect, it } from 'vitest';
import { daysOf } from '../period/use-period.js';
import { placeOf } from '../search/citation.js';
import { piecesOf } from '../search/highlighted.js';
import { passageRanges } from '../search/passage.js';

const range = { char_start: 0, char_end: 1 };

describe('what is marked', () => {
  it('counts code points, so that an emoji before it moves nothing', () => {
    const pieces = piecesOf('🦉🦉 owl at night', [
      [3, 6],
      [10, 15],
    ]);
    expect(pieces.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['owl', 'night']);
    expect(pieces.map(({ text }) => text).join('')).toBe('🦉🦉 owl at night');
  });

  it('finds the snippet in its passage, whatever the white space', () => {
    const text = '🦉 # Title\n\nFirst   line (a+b)\nsecond line.';
    const [found] = passageRanges(text, { snippet: 'First line (a+b) second', highlights: [] });
    expect(
      found &&
        Array.from(text)
          .slice(...found)
          .join(''),
    ).toBe('First   line (a+b)\nsecond');
  });

  it('marks the words where markup keeps the snippet apart from the passage', () => {
    const text = 'The **pump** and its pumps: pump.';
    const found = passageRanges(text, { snippet: 'The pump and its', highlights: [[4, 8]] });
    expect(found.map((each) => text.slice(...each))).toEqual(['pump', 'pump']);
  });
});

describe('a citation in words', () => {
  it.each([
    [{ ...range, page: 3 }, 'page 3'],
    [{ ...range, line_start: 10, line_end: 14 }, 'lines 10–14'],
    [{ ...range, line_start: 10, line_end: 10 }, 'line 10'],
    [{ ...range, sheet: 'Prices', row_start: 2, row_end: 5 }, 'sheet Prices, rows 2–5'],
    [{ ...range, slide: 7 }, 'slide 7'],
    [{ ...range, time_start: 65.4, time_end: 80 }, '1:05–1:20'],
    [{ ...range, time_start: 0, time_end: 3661 }, '0:00–1:01:01'],
    [range, ''],
  ])('%j is %j', (citation, words) => expect(placeOf(citation)).toBe(words));
});

describe('a period', () => {
  const now = new Date('2026-03-31T23:30:00Z');
  it.each([
    ['month', '2026-03-01', '2026-03-31'],
    ['30d', '2026-03-02', '2026-03-31'],
    ['12m', '2025-04-01', '2026-03-31'],
  ] as const)('%s is %s to %s', (choice, from, to) =>
    expect(daysOf(choice, now, { from: null, to: null })).toEqual({ from, to }),
  );
  it('takes days in either order', () =>
    expect(daysOf('days', now, { from: '2026-02-03', to: '2026-01-02' })).toEqual({
      from: '2026-01-02',
      to: '2026-02-03',
    }));
});
