import type { contract } from '@ipto/contracts';
import { expect } from 'vitest';
import type { z } from 'zod';
import { textOfMarkup } from '../../../../packages/extraction/test/support/originals.js';
import type { Kind } from './original.js';

type Source = z.output<typeof contract.retrievals.source.output>;
type Result = z.output<typeof contract.search.query.output>['results'][number];

/** What an original holds, by code points: the whole of a text file, or each page of a PDF. */
export type Texts = readonly (readonly string[])[];

/** What stands in an original at the place that a citation names. */
export function cited(texts: Texts, { page = 1, char_start, char_end }: Source['citation']): string {
  return texts[page - 1]?.slice(char_start, char_end).join('') ?? '';
}

/** Asserts that the place that a passage cites holds the very passage, from its first to its last letter. */
export function expectToHold(kind: Kind, texts: Texts, { text, citation }: Source): void {
  const { page, line_start, line_end, char_start, char_end } = citation;
  const place = cited(texts, citation);
  expect(text).toMatch(/^\S(?:[\s\S]*\S)?$/);
  if (kind === 'html') {
    expect(place).not.toMatch(/^[\s<]|[\s>]$/);
    expect(withoutSpace(textOfMarkup(place))).toBe(withoutSpace(text));
  } else {
    expect(withoutControls(place)).toBe(text);
  }
  if (kind === 'pdf') {
    expect(citation).toEqual({ page: expect.any(Number), char_start, char_end });
  } else {
    expect(page).toBeUndefined();
    const lines = [char_start, char_end - 1].map((at) => lineAt(texts[0] ?? [], at));
    expect([line_start, line_end]).toEqual(lines);
  }
}

/** Asserts that a passage holds the snippet of its result: its words in order, and all else too if it has no markup. */
export function expectToHoldSnippet(kind: Kind, text: string, { snippet }: Pick<Result, 'snippet'>): void {
  expect(snippet.trim()).not.toBe('');
  if (kind === 'markdown') expectInOrder(snippet.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [], text);
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
