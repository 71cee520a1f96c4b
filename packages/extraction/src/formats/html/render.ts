import { type DefaultTreeAdapterTypes as Dom, parse } from 'parse5';
import type { Heading } from '../../passages/sections.js';
import { cleanTitle } from '../../passages/titles.js';
import { withoutControls } from '../../text/control-characters.js';
import type { Span } from '../../text/span.js';
import { align } from './align.js';
import { CELLS, headingDepth, LINES, PARAGRAPHS, PREFORMATTED, UNREAD } from './elements.js';
import { SourceMap } from './source-map.js';

export interface RenderedHtml {
  /** What a reader sees, as plain text. */
  readonly text: string;
  readonly sourceMap: SourceMap;
  /** The content of `<title>`. */
  readonly documentTitle: string | null;
  /** The headings that have words, at their places in `text`. */
  readonly headings: readonly Heading[];
}

/** Renders HTML as text: blocks give line ends, white space collapses, what nobody sees is left out. */
export function renderHtml(source: string): RenderedHtml {
  const document = parse(source, { sourceCodeLocationInfo: true });
  const renderer = new Renderer(source);
  // Nesting has no bound, so the walk keeps its own stack: an element is met on the way in and on the way out.
  const steps: Array<{ node: Dom.Node; leaving: boolean }> = [{ node: document, leaving: false }];
  for (let step = steps.pop(); step; step = steps.pop()) {
    const { node, leaving } = step;
    if (leaving) {
      if (isElement(node)) renderer.leave(node);
    } else if (isText(node)) {
      renderer.text(node);
    } else if ('childNodes' in node && (!isElement(node) || renderer.enter(node))) {
      steps.push({ node, leaving: true });
      for (let i = node.childNodes.length - 1; i >= 0; i--) {
        const child = node.childNodes[i];
        if (child) steps.push({ node: child, leaving: false });
      }
    }
  }
  return { ...renderer.finish(), documentTitle: titleOf(document) };
}

class Renderer {
  readonly #source: string;
  readonly #chunks: string[] = [];
  readonly #sourceMap = new SourceMap();
  readonly #headings: Array<{ start: number; end: number; depth: number }> = [];
  #length = 0;
  #preformatted = 0;
  #openHeading: { start: number; depth: number } | null = null;
  /** White space owed before the next word: written only once there is one. */
  #owed: '' | ' ' | '\t' | '\n' | '\n\n' = '';

  constructor(source: string) {
    this.#source = source;
  }

  /** Meets an element; false if its content is not to be read. */
  enter(element: Dom.Element): boolean {
    if (UNREAD.has(element.tagName) || isHidden(element)) return false;
    this.#breakAround(element.tagName);
    if (element.tagName === 'br') this.#owe('\n', true);
    if (PREFORMATTED.has(element.tagName)) this.#preformatted++;
    const depth = headingDepth(element.tagName);
    if (depth !== null) this.#openHeading = { start: this.#length + this.#owedLength(), depth };
    return true;
  }

  leave(element: Dom.Element): void {
    this.#breakAround(element.tagName);
    if (PREFORMATTED.has(element.tagName)) this.#preformatted--;
    if (headingDepth(element.tagName) !== null && this.#openHeading) {
      if (this.#length > this.#openHeading.start)
        this.#headings.push({ ...this.#openHeading, end: this.#length });
      this.#openHeading = null;
    }
  }

  text(node: Dom.TextNode): void {
    const location = node.sourceCodeLocation;
    const place: Span = location
      ? { start: location.startOffset, end: location.endOffset }
      : { start: 0, end: 0 };
    for (const piece of align(node.value, this.#source, place)) {
      const words = this.#preformatted > 0 ? /(\n)|([^\n]+)/g : /([\t\n\f\r ]+)|([^\t\n\f\r ]+)/g;
      for (const match of piece.value.matchAll(words)) {
        const [part, space] = match;
        if (space !== undefined) {
          if (this.#preformatted > 0) this.#owe('\n', true);
          else this.#owe(' ');
          continue;
        }
        const start = piece.source.start + match.index;
        this.#write(part, piece.exact ? { start, end: start + part.length } : piece.source, piece.exact);
      }
    }
  }

  finish(): Omit<RenderedHtml, 'documentTitle'> {
    const text = this.#chunks.join('');
    const headings = this.#headings.flatMap((heading) => {
      const title = cleanTitle(text.slice(heading.start, heading.end));
      return title ? [{ ...heading, title }] : [];
    });
    return { text, sourceMap: this.#sourceMap, headings };
  }

  #breakAround(name: string): void {
    if (PARAGRAPHS.has(name)) this.#owe('\n\n');
    else if (LINES.has(name)) this.#owe('\n');
    else if (CELLS.has(name)) this.#owe('\t');
  }

  /** Of several spaces in a row the largest counts, but line ends that were meant one by one add up. */
  #owe(space: ' ' | '\t' | '\n' | '\n\n', adding = false): void {
    if (adding && this.#owed === space) this.#owed = '\n\n';
    else if (RANK[space] > RANK[this.#owed]) this.#owed = space;
  }

  #owedLength(): number {
    return this.#length === 0 ? 0 : this.#owed.length;
  }

  #write(part: string, source: Span, exact: boolean): void {
    const owed = this.#length === 0 ? '' : this.#owed;
    this.#owed = '';
    if (owed) this.#chunks.push(owed);
    this.#length += owed.length;
    this.#sourceMap.add(this.#length, source, exact);
    // A character reference can name a control character.
    this.#chunks.push(withoutControls(part));
    this.#length += part.length;
  }
}

const RANK = { '': 0, ' ': 1, '\t': 2, '\n': 3, '\n\n': 4 } as const;

function isHidden(element: Dom.Element): boolean {
  return element.attrs.some(
    ({ name, value }) =>
      name === 'hidden' ||
      (name === 'style' && /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(value)),
  );
}

function titleOf(document: Dom.Document): string | null {
  const root = document.childNodes.find((node) => isElement(node) && node.tagName === 'html');
  const head = root && isElement(root) ? root.childNodes.find((node) => node.nodeName === 'head') : undefined;
  const title =
    head && isElement(head) ? head.childNodes.find((node) => node.nodeName === 'title') : undefined;
  const text = title && isElement(title) ? title.childNodes[0] : undefined;
  return text && isText(text) ? cleanTitle(text.value) : null;
}

function isElement(node: Dom.Node): node is Dom.Element {
  return 'tagName' in node;
}

function isText(node: Dom.Node): node is Dom.TextNode {
  return node.nodeName === '#text';
}
