import type { contract } from '@ipto/contracts';
import { expect } from 'vitest';
import type { z } from 'zod';
import { textOfMarkup } from '../../../../packages/extraction/test/support/originals.js';
import type { Kind } from './original.js';

type Source = z.output<typeof contract.retrievals.source.output>;
type Result = z.output<typeof contract.search.query.output>['results'][number];

/** The characters of an original that a citation points at. `texts` is what the original holds, page by page. */
export function cited(
  kind: Kind,
  texts: readonly string[],
  { page, char_start, char_end }: Source['citation'],
) {
  const text = texts[kind === 'pdf' ? (page ?? 0) - 1 : 0] ?? '';
  return [...text].slice(char_start, char_end).join('');
}

/** Asserts that the place that a passage cites in an original holds the very passage, from its first to its last letter. */
export function expectToHold(kind: Kind, texts: readonly string[], { text, citation }: Source): void {
  const { page, line_start, line_end, char_start, char_end } = citation;
  const place = cited(kind, texts, citation);
  expect(text).toMatch(/^\S[\s\S]*\S$|^\S$/);
  if (kind === 'html') {
    expect(place).not.toMatch(/^[\s<]|[\s>]$/);
    expect(withoutSpace(textOfMarkup(place))).toBe(withoutSpace(text));
  } else {
    expect(withoutControls(place)).toBe(text);
  }
  if (kind === 'pdf') {
    expect(citation).toEqual({ page, char_start, char_end });
  } else {
    expect(citation).toEqual({ line_start, line_end, char_start, char_end });
    const points = [...(texts[0] ?? '')];
    expect([line_start, line_end]).toEqual([lineAt(points, char_start), lineAt(points, char_end - 1)]);
  }
}

/** Asserts that a passage holds the snippet of its result: every word in order, and nothing else where it has no markup. */
export function expectToHoldSnippet(kind: Kind, text: string, { snippet }: Pick<Result, 'snippet'>): void {
  expect(snippet.trim()).not.toBe('');
  if (kind === 'markdown') expectInOrder(wordsOf(snippet), text);
  else expect(withoutSpace(text)).toContain(withoutSpace(snippet));
}

function expectInOrder(words: readonly string[], text: string): void {
  let at = 0;
  for (const word of words) {
    const found = text.indexOf(word, at);
    expect(found, `${word} of the snippet stands in ${text}`).toBeGreaterThanOrEqual(0);
    at = found + word.length;
  }
}

const wordsOf = (text: string) => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
const withoutSpace = (text: string) => text.replace(/\s+/g, '');
// What would drive a terminal is a space in a passage.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const withoutControls = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ' ');

/** The line, from 1, on which the character stands that is at `at`: after so many CR LF, CR and LF. */
function lineAt(points: readonly string[], at: number): number {
  let line = 1;
  for (let i = 0; i < at; i++) {
    if (points[i] === '\n' || (points[i] === '\r' && points[i + 1] !== '\n')) line++;
  }
  return line;
}
