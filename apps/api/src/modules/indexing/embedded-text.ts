import type { PassageToIndex } from '@ipto/search';

/** The model reads only so much: what stands above a passage must leave it room. */
const MAX_CONTEXT_CHARS = 240;

/** A passage means more under its title and headings, of which its body may lack some. */
export function embeddedText({
  title,
  headingPath,
  body,
}: Pick<PassageToIndex, 'title' | 'headingPath' | 'body'>): string {
  const context = [title, ...headingPath];
  // The innermost heading says most about a passage, after the title.
  while (context.length > 1 && context.join(' ').length > MAX_CONTEXT_CHARS) context.splice(1, 1);
  const opening = openingLines(body, 2 * context.length);
  return [...context.filter((line) => !opening.has(line)), body].join('\n');
}

/** The first lines of a text, without the signs that make headings of them. */
function openingLines(body: string, count: number): Set<string> {
  const lines = body.split(/[\r\n]+/, count);
  return new Set(lines.map((line) => line.replace(/^[#\s]+|[#\s]+$/g, '')));
}
