import { cutSnippet, type Snippet } from '../../src/snippets/cut-snippet.js';
import type { MarkedText } from '../../src/snippets/marks.js';
import { HIT_END, HIT_START, readMarks } from './marks.js';

/** Marks what stands in ⟦double brackets⟧. */
export function marked(text: string): MarkedText {
  return readMarks(text.replaceAll('⟦', HIT_START).replaceAll('⟧', HIT_END));
}

/** A snippet with its highlights in ⟦double brackets⟧ again. */
export function shown(text: string, markup = false): string {
  return inBrackets(cutSnippet(marked(text), { markup }));
}

export function inBrackets({ text, highlights }: Snippet): string {
  const points = [...text];
  let result = '';
  let at = 0;
  for (const [start, end] of highlights) {
    result += `${points.slice(at, start).join('')}⟦${points.slice(start, end).join('')}⟧`;
    at = end;
  }
  return result + points.slice(at).join('');
}

/** Sentences without hits, `count` of 50 code points with the space after each. */
export function filler(count: number): string {
  return 'Nothing of what was asked for is said right here. '.repeat(count);
}
