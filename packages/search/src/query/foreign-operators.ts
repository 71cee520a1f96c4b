/** Operators of other search engines, and what is said of each. They are searched as words. */
const OPERATORS: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/(?<=^|\s)\+(?=[\p{L}\p{N}"“(])/u, 'Use AND between words that must all occur.'],
  [/(?<=[\p{L}\p{N}"”])~\d*(?=\s|$)/u, 'There is no fuzzy or proximity search.'],
  [/(?<=[\p{L}\p{N}"”)])\^[\d.]+(?=\s|$)/u, 'Words cannot be weighted.'],
  [/(?<=^|\s)\p{L}+\?\p{L}+(?=\s|$)/u, 'Only a star at the end of a word stands for other characters.'],
  [/(?<=^|\s)\*\p{L}+|(?<=^|\s)\p{L}+\*\p{L}+(?=\s|$)/u, 'A star works only at the end of a word.'],
  [/(?<=^|\s)!(?=[\p{L}\p{N}"“(])/u, 'Use NOT or a minus sign to exclude words.'],
  [/(?<=\s)&&(?=\s)/u, 'Use AND.'],
  [/(?<=\s)\|\|?(?=\s)/u, 'Use OR.'],
  [
    /(?<=\s)(?:NEAR|ADJ|W)(?:\/\d+)(?=\s)|(?<=\s)NEAR(?=\s)/u,
    'Quote words that must stand next to each other.',
  ],
  [/(?<=^|\s)[[{]\S+ TO \S+[\]}](?=\s|$)/u, 'Ranges work only for pages, as in page:3..7.'],
  [
    /(?<=^|\s|[-(])(?!(?:title|filename|mime|dataset|page):)[a-z_]{2,20}:(?=[\p{L}"“])/iu,
    'The fields are title, filename, mime, dataset and page.',
  ],
];
const QUOTED = /["“”][^"“”]*["“”]/gu;

/** What a query holds that means something elsewhere, as sentences for the caller. */
export function foreignOperators(query: string): string[] {
  // What stands in quotes is searched for as it is; the quotes themselves may have something written to them.
  const outside = query.replace(QUOTED, (quoted) => `"${'x'.repeat(Math.max(0, quoted.length - 2))}"`);
  return OPERATORS.flatMap(([pattern, advice]) => {
    const found = pattern.exec(outside)?.[0].trim();
    return found ? `“${found}” is not an operator here. ${advice}` : [];
  });
}
