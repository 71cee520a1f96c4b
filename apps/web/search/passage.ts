import type { SearchResult } from '@ipto/contracts';
import type { Range } from './highlighted';

/**
 * What is marked in a whole passage: where the snippet stands in it, whose white space was flattened, or, since markup
 * was taken out of it too, the words that matched. Ranges of code points.
 */
export function passageRanges(
  text: string,
  result: Pick<SearchResult, 'snippet' | 'highlights'> | undefined,
): Range[] {
  if (result === undefined) return [];
  const snippet = matches(text, [result.snippet]);
  if (snippet.length > 0) return snippet.slice(0, 1);
  const characters = Array.from(result.snippet);
  const words = result.highlights.map(([start, end]) => characters.slice(start, end).join(''));
  return matches(text, words, '(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])');
}

function matches(text: string, parts: readonly string[], before = '', after = ''): Range[] {
  const patterns = [...new Set(parts)].filter((part) => part.trim() !== '').map(flexible);
  if (patterns.length === 0) return [];
  const found = text.matchAll(new RegExp(`${before}(?:${patterns.join('|')})${after}`, 'giu'));
  return [...found].map(({ index, 0: match }) => {
    const start = codePoints(text.slice(0, index));
    return [start, start + codePoints(match)];
  });
}

/** A pattern for a text, with any white space where it has some. */
function flexible(text: string): string {
  return text
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('\\s+');
}

const codePoints = (text: string) => Array.from(text).length;
