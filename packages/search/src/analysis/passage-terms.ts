import { analyze } from './analyzer.js';

/** What of a passage is searched by words. */
export interface PassageText {
  /** The title of its document. */
  readonly title: string;
  /** The headings that it stands under, outermost first. */
  readonly headingPath: readonly string[];
  readonly body: string;
}

/** A term of a passage: how much it counts, and where it stands, ascending. */
export interface Occurrences {
  count: number;
  readonly positions: number[];
}

export interface PassageTerms {
  readonly terms: ReadonlyMap<string, Occurrences>;
  /** How long the passage is to BM25: its terms as they count, without common words. */
  readonly length: number;
}

/** How many times a title's or a heading's terms are counted: a word there says more than one in the body. */
const TITLE_WEIGHT = 2;
/** Between title, headings and body, so that no phrase reaches across. */
const GAP = 8;
/** No word holds a colon. */
const TITLE_FIELD = 'title:';

/** The term that says that another stands in the title or in a heading. */
export function titleTerm(term: string): string {
  return TITLE_FIELD + term;
}

/** The terms of a passage, those of its title and headings also under the field `title`. */
export function passageTerms({ title, headingPath, body }: PassageText, language: string): PassageTerms {
  const terms = new Map<string, Occurrences>();
  let length = 0;
  let position = 0;
  const read = (text: string, weight: number, isTitle: boolean) => {
    let last = -1;
    for (const { term, isMain, common, place } of analyze(text, language)) {
      note(terms, term, weight, position + place);
      if (isTitle) note(terms, titleTerm(term), 1, position + place);
      if (isMain && !common) length += weight;
      last = place;
    }
    position += last + 1 + GAP;
  };
  for (const heading of [title, ...headingPath]) read(heading, TITLE_WEIGHT, true);
  read(body, 1, false);
  return { terms, length };
}

function note(terms: Map<string, Occurrences>, term: string, weight: number, position: number): void {
  const known = terms.get(term);
  // Two forms of a word may be one term.
  if (known?.positions.at(-1) === position) return;
  if (known) {
    known.count += weight;
    known.positions.push(position);
  } else terms.set(term, { count: weight, positions: [position] });
}
