import type { Span } from './marks.js';

/** Whether a pair of surrogates, which are one code point, starts here. */
function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

/** How many code points stand between two places of a text. */
export function countCodePoints(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; count++) at += isPair(text, at) ? 2 : 1;
  return count;
}

/** Where so many code points end, or the text does. */
export function skipCodePoints(text: string, start: number, count: number): number {
  let at = start;
  for (let left = count; left > 0 && at < text.length; left--) at += isPair(text, at) ? 2 : 1;
  return at;
}

/** Whether a span of a text is longer than so many code points. */
export function hasMoreCodePoints(text: string, { start, end }: Span, count: number): boolean {
  return end - start > count && countCodePoints(text, start, end) > count;
}
