import type { Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { type Heading, passagesUnder } from '../passages/sections.js';
import { cleanTitle, filenameStem, leadingTitle } from '../passages/titles.js';
import { estimateFor } from '../passages/token-estimate.js';
import { decodeText } from '../text/decode.js';
import { Locator } from '../text/locator.js';
import type { Span } from '../text/span.js';
import type { Format } from './format.js';
import { addPlainPassages } from './plain-text.js';

/** Beyond this the parser takes too long and too much memory for what headings are worth. */
const MAX_PARSED_CHARS = 5_000_000;
const FRONT_MATTER = /^---[ \t]*(?:\r\n|\r|\n)[\s\S]*?(?:\r\n|\r|\n)---[ \t]*(?=[\r\n]|$)/;
const FRONT_MATTER_CHARS = 65_536;

export const markdown: Format = (file, collector) => {
  const { text, warnings } = decodeText(file.bytes);
  const frontMatter = FRONT_MATTER.exec(text.slice(0, FRONT_MATTER_CHARS))?.[0] ?? '';
  // Blanked, not cut off, so that offsets stay; a parser without front matter would see a heading in it.
  const blocks = parse(frontMatter.replace(/[^\r\n]/g, ' ') + text.slice(frontMatter.length));
  if (!blocks) {
    const title = leadingTitle(text) ?? filenameStem(file.filename);
    addPlainPassages(text, title, collector);
    const message = 'The Markdown is too complex; it was read as plain text';
    return { title, warnings: [...warnings, { code: 'markup_too_complex', message, place: null }] };
  }

  const headings = headingsOf(blocks);
  const title =
    frontMatterTitle(frontMatter) ??
    (headings.find(({ depth }) => depth === 1) ?? headings[0])?.title ??
    leadingTitle(text) ??
    filenameStem(file.filename);

  const locator = new Locator(text);
  const estimate = estimateFor(text);
  const document = { text, title, estimate, contentStart: frontMatter.length, whole: codeBlocks(blocks) };
  for (const { headingPath, ...span } of passagesUnder(headings, document)) {
    const body = text.slice(span.start, span.end);
    collector.add({ title, headingPath, body, citation: locator.locate(span) });
  }
  return { title, warnings };
};

/** The blocks of a document; null if it is too large or nested too deeply to parse. */
function parse(text: string): RootContent[] | null {
  if (text.length > MAX_PARSED_CHARS) return null;
  try {
    return fromMarkdown(text).children;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function frontMatterTitle(frontMatter: string): string | null {
  const value = /^title:(.+)$/m.exec(frontMatter)?.[1]?.trim();
  return value ? cleanTitle(value.replace(/^(["'])(.*)\1$/, '$2')) : null;
}

function headingsOf(blocks: readonly RootContent[]): Heading[] {
  return blocks.flatMap((block) => {
    const span = spanOf(block);
    return span && block.type === 'heading'
      ? [{ ...span, depth: block.depth, title: headingText(block) }]
      : [];
  });
}

function codeBlocks(blocks: readonly RootContent[]): Span[] {
  return blocks.flatMap((block) => (block.type === 'code' ? (spanOf(block) ?? []) : []));
}

function spanOf({ position }: RootContent): Span | null {
  const { start, end } = position ?? {};
  return start?.offset === undefined || end?.offset === undefined
    ? null
    : { start: start.offset, end: end.offset };
}

/** The words of a heading without its markup; walks without recursion, for nesting has no bound. */
function headingText(heading: Nodes): string | null {
  let text = '';
  const open: Nodes[] = [heading];
  for (let node = open.pop(); node; node = open.pop()) {
    if ('value' in node) text += node.value;
    else if (node.type === 'image' || node.type === 'imageReference') text += node.alt ?? '';
    else if (node.type === 'break') text += ' ';
    else if ('children' in node) open.push(...node.children.toReversed());
  }
  return cleanTitle(text);
}
