import stringWidth from 'string-width';

const GRAPHEMES = new Intl.Segmenter();

/** How many columns of a terminal a text takes. Measured as cli-table3 measures, or it would cut what fits. */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** The text itself where `width` columns suffice for it, else its beginning and `…`. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let beginning = '';
  let room = width - displayWidth('…');
  // Not left to cli-table3, which cuts between UTF-16 units: through the middle of an emoji.
  for (const { segment } of GRAPHEMES.segment(text)) {
    room -= displayWidth(segment);
    if (room < 0) break;
    beginning += segment;
  }
  return `${beginning}…`;
}
