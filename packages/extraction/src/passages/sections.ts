import type { Span } from '../text/span.js';
import { splitText } from './split.js';
import type { TokenEstimate } from './token-estimate.js';
import { UNSPACED } from './words.js';

/** A heading of a document, at the place of its own text. */
export interface Heading extends Span {
  /** 1 is the outermost. */
  readonly depth: number;
  /** Null if it has no words. */
  readonly title: string | null;
}

export interface HeadedDocument {
  readonly text: string;
  readonly title: string;
  readonly estimate: TokenEstimate;
  /** Where its content begins, after what tells about it. */
  readonly contentStart?: number;
  /** Blocks, in order, that stay uncut if they fit. */
  readonly whole?: readonly Span[];
}

/** A passage's place in the text and under the headings. */
export interface PlacedSpan extends Span {
  readonly headingPath: string[];
}

/** What stands from one heading to the next. */
interface Section extends Span {
  readonly depth: number;
  readonly path: string[];
  /** Where the text under its heading begins. */
  readonly textStart: number;
  /** Has too few words to be a passage. */
  readonly isSlight: boolean;
}

/** With fewer words under it a heading stands alone. */
const HANDFUL = 5;
/** Above other headings it needs more than a line. */
const LINE = 12;
const LONG_WORD = 12;
const LETTERS = /[\p{L}\p{M}\p{N}]+/gu;
const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * Splits a document into passages that begin at its headings. A heading with hardly any text of its own says less than
 * the passages under it, but would be found before them; so it is put into one with them, or with its neighbours.
 */
export function* passagesUnder(
  headings: readonly Heading[],
  document: HeadedDocument,
): Generator<PlacedSpan> {
  const { text, estimate, whole = [] } = document;
  let from = 0;
  for (const group of gather(sectionsOf(headings, document))) {
    const [first] = group;
    const last = group.at(-1);
    if (!first || !last) continue;
    const span = { start: first.start, end: last.end };
    const until = countWhile(whole, from, ({ start }) => start < span.end);
    const layout = {
      whole: whole.slice(from, until),
      headings: group.map(({ start, textStart }) => ({ start, end: textStart })),
      tail: tailOf(group)?.start,
    };
    from = until;
    let at = 0;
    for (const passage of splitText(text, span, estimate, layout)) {
      at = countWhile(group, at, ({ end }) => end <= passage.start);
      const sections = group.slice(
        at,
        countWhile(group, at, ({ start }) => start < passage.end),
      );
      yield { ...passage, headingPath: pathOf(sections) };
    }
  }
}

/** The sections of a document; they cover all of it. */
function sectionsOf(headings: readonly Heading[], document: HeadedDocument): Section[] {
  const { text, title, contentStart = 0 } = document;
  const starts = [
    { start: 0, end: 0, depth: 0, title: null },
    ...(contentStart > 0 ? [{ start: contentStart, end: contentStart, depth: 0, title: null }] : []),
    ...headings,
  ];
  let open: Heading[] = [];
  return starts.flatMap((heading, index) => {
    open = [...open.filter(({ depth }) => depth < heading.depth), heading];
    const { start, end: textStart, depth } = heading;
    const next = starts[index + 1];
    const end = next?.start ?? text.length;
    if (end <= start) return [];
    const titles = open.flatMap((above) => above.title ?? []);
    const enough = next && next.depth > depth ? LINE : HANDFUL;
    return {
      start,
      end,
      depth,
      path: titles[0] === title ? titles.slice(1) : titles,
      textStart,
      isSlight: !hasWords(text.slice(textStart, end), enough),
    };
  });
}

function hasWords(text: string, count: number): boolean {
  let words = 0;
  for (const [run] of text.matchAll(LETTERS)) {
    // The segmenter is slow, and its time grows with the square: it gets no more than is needed.
    words += UNSPACED.test(run) ? [...WORDS.segment(run.slice(0, count * LONG_WORD))].length : 1;
    if (words >= count) return true;
  }
  return false;
}

/**
 * Puts slight sections together with the next one that is none; with what stands before them if nothing follows, or
 * if that shares more headings with them.
 */
function gather(sections: readonly Section[]): Section[][] {
  const groups: Section[][] = [];
  let waiting: Section[] = [];
  for (const [index, section] of sections.entries()) {
    waiting.push(section);
    const before = groups.at(-1);
    const next = sections[index + 1];
    if (!section.isSlight) {
      groups.push(waiting);
    } else if (before && (!next || shared(before.at(-1), waiting[0]) > shared(section, next))) {
      for (const each of waiting) before.push(each);
    } else if (!next) {
      groups.push(waiting);
    } else {
      continue;
    }
    waiting = [];
  }
  return groups;
}

/** The first of the slight sections at a group's end: they must not be cut off by themselves. */
function tailOf(group: readonly Section[]): Section | undefined {
  const solid = group.findLastIndex(({ isSlight }) => !isSlight);
  return solid < 0 ? group.at(-1) : group[solid + 1];
}

/** Where a passage of these sections lies: under the headings of the one that has a text, else under those of all. */
function pathOf(sections: readonly Section[]): string[] {
  return sections.find(({ isSlight }) => !isSlight)?.path ?? sharedPath(sections);
}

function shared(one: Section | undefined, other: Section | undefined): number {
  return sharedPath([one, other]).length;
}

function sharedPath([first, ...others]: readonly (Section | undefined)[]): string[] {
  const path = first?.path ?? [];
  const length = countWhile(path, 0, (title, at) => others.every((other) => other?.path[at] === title));
  return path.slice(0, length);
}

/** The first index from `from` on whose item does not meet the condition. */
function countWhile<T>(items: readonly T[], from: number, meets: (item: T, at: number) => boolean): number {
  let at = from;
  for (let item = items[at]; item !== undefined && meets(item, at); item = items[at]) at++;
  return at;
}
