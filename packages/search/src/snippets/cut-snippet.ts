import { extentOf } from './extent.js';
import { highlightsOf } from './highlights.js';
import { joinPieces } from './hits.js';
import { withoutHtml } from './html.js';
import { withoutMarkdown } from './markdown.js';
import type { MarkedText } from './marks.js';
import { flatten } from './white-space.js';

export interface Snippet {
  /** On one line, without white space at its ends. */
  text: string;
  /** Ranges of code points in `text`, end exclusive: in order, apart, of whole characters as readers see them. */
  highlights: [start: number, end: number][];
}

export interface SnippetOptions {
  /** Whether the body is Markdown, whose markup, and HTML above all, isn't shown. */
  markup: boolean;
}

/**
 * Cuts out of a body, in which the words that were found are marked, what shows best why it was found: the best sentence and what follows it. Where nothing is marked, since the passage was found by its
 * meaning, or since what is marked was markup, that is the beginning.
 *
 * A snippet begins and ends with words, and with sentences where they fit. Nothing marks what was cut off: an
 * ellipsis would not be text of the document, and who shows the snippet may add one.
 */
export function cutSnippet(body: MarkedText, { markup }: SnippetOptions): Snippet {
  const flat = flatten(markup ? withoutMarkup(body) : body);
  const hits = joinPieces(flat);
  const extent = extentOf(flat, hits);
  return {
    text: flat.text.slice(extent.start, extent.end),
    highlights: highlightsOf(flat.text, hits, extent),
  };
}

/** HTML goes before Markdown, which would take the `>` at the start of a line out of a tag; and what is then left. */
function withoutMarkup(body: MarkedText): MarkedText {
  return withoutHtml(withoutMarkdown(withoutHtml(body)));
}
