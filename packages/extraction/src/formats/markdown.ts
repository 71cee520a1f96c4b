import type { Heading, Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { splitText } from '../passages/split.js';
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

interface Section extends Span {
  readonly title: string | null;
  /** Code blocks. */
  readonly whole: Span[];
}

export const markdown: Format = (file, collector) => {
  const { text, warnings } = decodeText(file.bytes);
  const frontMatter = FRONT_MATTER.exec(text.slice(0, FRONT_MATTER_CHARS))?.[0] ?? '';
  // Blanked, not cut off, so that offsets stay; a parser without front matter would see a heading in it.
  const blocks = parse(frontMatter.replace(/[^\r\n]/g, ' ') + text.slice(frontMatter.length));
  if (!blocks) {
    const title = leadingTitle(text) ?? filenameStem(file.filename);
    addPlainPassages(text, title, collector);
    return { title, warnings: [...warnings, 'The Markdown is too complex; it was read as plain text'] };
  }

  const title =
    documentTitle(blocks) ??
    frontMatterTitle(frontMatter) ??
    leadingTitle(text) ??
    filenameStem(file.filename);

  const locator = new Locator(text);
  const estimate = estimateFor(text);
  for (const section of sectionsOf(blocks, text.length, frontMatter.length)) {
    for (const span of splitText(text, section, estimate, section)) {
      collector.add(section.title ?? title, text.slice(span.start, span.end), locator.locate(span));
    }
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

function documentTitle(blocks: readonly RootContent[]): string | null {
  const headings = blocks.filter((block) => block.type === 'heading');
  const heading = headings.find(({ depth }) => depth === 1) ?? headings[0];
  return heading ? headingText(heading) : null;
}

function frontMatterTitle(frontMatter: string): string | null {
  const value = /^title:(.+)$/m.exec(frontMatter)?.[1]?.trim();
  return value ? cleanTitle(value.replace(/^(["'])(.*)\1$/, '$2')) : null;
}

/** A section runs from one heading to the next; they cover the whole text. */
function sectionsOf(blocks: readonly RootContent[], length: number, frontMatterEnd: number): Section[] {
  const sections: Section[] = [];
  let start = 0;
  let title: string | null = null;
  let whole: Span[] = [];
  const close = (end: number) => {
    if (end > start) sections.push({ start, end, title, whole });
    start = end;
    whole = [];
  };
  close(frontMatterEnd);
  for (const block of blocks) {
    const from = block.position?.start.offset;
    const to = block.position?.end.offset;
    if (from === undefined || to === undefined) continue;
    if (block.type === 'heading') {
      close(from);
      title = headingText(block);
    } else if (block.type === 'code') {
      whole.push({ start: from, end: to });
    }
  }
  close(length);
  return sections;
}

/** The words of a heading without its markup; walks without recursion, for nesting has no bound. */
function headingText(heading: Heading): string | null {
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
