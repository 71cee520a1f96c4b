import { expect, it } from 'vitest';
import { everyMonth } from '../charts/every-month.js';
import { isDay } from '../period/day.js';

it.each([
  ['2026-04-05', true],
  ['0002-04-05', false],
  ['0202-04-05', false],
  ['12026-04-05', false],
  ['2026-02-30', false],
  ['', false],
])('counts %s as a whole day that was typed: %s', (text, counts) => expect(isDay(text)).toBe(counts));

it('sums a month’s money to the micro-dollar', () => {
  const values = [0.1, 0.2, 0.000001].map((value) => ({ month: '2026-03', value }));
  expect(everyMonth(values, new Date('2026-02-10'), new Date('2026-03-10'))).toEqual([
    { month: '2026-02', value: 0 },
    { month: '2026-03', value: 0.300001 },
  ]);
});
