import { describe, expect, test } from 'vitest';
import { ipto, KEY } from './fake-host.js';
import { ANSWER } from './fixtures.js';

describe('search', () => {
  test('reads the query from stdin', async () => {
    const { requests } = await ipto(['search', '--stdin', ...KEY], {
      stdin: 'quarterly earnings 2024\n',
      handlers: { 'search.query': () => ANSWER },
    });
    expect(requests[0]?.input.query).toBe('quarterly earnings 2024');
  });

  test('shows highlights in bold on a terminal only, counting code points', async () => {
    const [result] = ANSWER.results;
    const results = [{ ...result, snippet: '😀 earnings\nrose', highlights: [[2, 10]] }];
    const handlers = { 'search.query': () => ({ ...ANSWER, results }) };
    const bold = '\u001b[1mearnings\u001b[22m';
    const colour = await ipto(['search', 'x', ...KEY], { handlers, tty: { stdout: true } });
    expect(colour.stdout).toContain(`😀 ${bold} rose`);
    for (const [argv, env] of [
      [['--no-color'], {}],
      [[], { NO_COLOR: '1' }],
      [[], { TERM: 'dumb' }],
    ] as const) {
      const plain = await ipto(['search', 'x', ...argv, ...KEY], { handlers, env, tty: { stdout: true } });
      expect(plain.stdout).toContain('😀 earnings rose');
      expect(plain.stdout).not.toContain('\u001b');
    }
  });

  test.each([
    [{ page: 3 }, 'p.3'],
    [{ line_start: 12, line_end: 20 }, 'L12–20'],
    [{ line_start: 12, line_end: 12 }, 'L12'],
    [{ slide: 4 }, 'slide 4'],
    [{ sheet: 'Q1', row_start: 2, row_end: 5 }, 'sheet Q1 rows 2–5'],
    [{ time_start: 65, time_end: 80.5 }, '1:05–1:20'],
  ])('cites %j as %s', async (place, text) => {
    const results = ANSWER.results.map((result) => ({
      ...result,
      citation: { char_start: 0, char_end: 1, ...place },
    }));
    const handlers = { 'search.query': () => ({ ...ANSWER, results }) };
    const { stdout } = await ipto(['search', 'x', ...KEY, '--output', 'table'], { handlers });
    expect(stdout).toContain(`reports/2024-q4.pdf ${text}  `);
  });

  test.each([
    [200, 'Pump manual › Maintenance › Shaft seals\n'],
    [36, 'Pump manual › Maintenance…\n'],
    [24, 'Pump manual\n'],
  ])('on a terminal of %i columns the title is %j', async (columns, line) => {
    const results = ANSWER.results.map((result) => ({
      ...result,
      title: 'Pump manual',
      heading_path: ['Maintenance', 'Shaft seals'],
    }));
    const { stdout } = await ipto(['search', 'x', ...KEY, '--no-color'], {
      handlers: { 'search.query': () => ({ ...ANSWER, results }) },
      tty: { stdout: true },
      columns,
    });
    expect(stdout).toContain(line);
  });

  test('tells a person of charges, withheld results and warnings', async () => {
    const withheld = {
      count: 3,
      reason: 'spend_cap',
      cap: 10,
      spent: 9.99,
      resets_at: '2026-05-01T00:00:00.000Z',
    };
    const answer = { ...ANSWER, charged_amount: 0.031, withheld, warnings: ['Unbalanced (.'] };
    const handlers = { 'search.query': () => answer };
    const { stderr } = await ipto(['search', 'x', ...KEY, '--output', 'table'], { handlers });
    expect(stderr).toContain('Charged $0.031.');
    expect(stderr).toContain(
      '3 more withheld: $9.99 of the spend cap of $10.00 is spent; it resets at 2026-05-01 00:00 UTC.',
    );
    expect(stderr).toContain('warning: Unbalanced (.');
  });
});
