import type { Extraction } from '@ipto/extraction';
import { expect } from 'vitest';

/** Asserts that each body is what its citation points at, and that together they leave out only white space. */
export function expectExactSlices(text: string, { passages }: Extraction): void {
  const codePoints = [...text];
  let covered = 0;
  for (const { body, citation } of passages) {
    const { char_start: start, char_end: end } = citation;
    expect(start).toBeGreaterThanOrEqual(covered);
    expect(codePoints.slice(covered, start).join('').trim()).toBe('');
    expect(codePoints.slice(start, end).join('')).toBe(body);
    expect(citation.line_start).toBe(lineOf(codePoints, start));
    expect(citation.line_end).toBe(lineOf(codePoints, end - 1));
    covered = end;
  }
  expect(codePoints.slice(covered).join('').trim()).toBe('');
}

function lineOf(codePoints: readonly string[], at: number): number {
  const before = codePoints.slice(0, at).join('');
  const splitsCrLf = before.endsWith('\r') && codePoints[at] === '\n';
  return before.split(/\r\n|\r|\n/).length - (splitsCrLf ? 1 : 0);
}
