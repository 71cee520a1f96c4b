const names = (list: string): string[] => list.split(' ');

/** Elements whose content is not read. */
export const UNREAD = new Set(
  names(
    'audio canvas datalist embed head iframe math noembed noframes noscript object script style svg template title video',
  ),
);

/** Blocks that begin a line of their own. */
export const LINES = new Set(
  names(
    'body caption center dd details dialog div dt figcaption hgroup legend li option search summary tbody tfoot thead tr',
  ),
);

/** Blocks that a blank line sets apart, which makes them paragraphs. */
export const PARAGRAPHS = new Set(
  names(
    'address article aside blockquote dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul',
  ),
);

/** Cells of a row are set apart by a tab. */
export const CELLS = new Set(names('td th'));

/** Elements that keep their white space. */
export const PREFORMATTED = new Set(names('listing plaintext pre textarea xmp'));

/** The depth of a heading element; null for any other. */
export function headingDepth(name: string): number | null {
  return /^h[1-6]$/.test(name) ? Number(name.slice(1)) : null;
}
