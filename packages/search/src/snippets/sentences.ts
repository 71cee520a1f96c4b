import type { MarkedText, Span } from './marks.js';
import { sentenceEnds } from './sentence-ends.js';
import type { FlatText } from './white-space.js';

/** A text with what is found in it and what it consists of. */
export interface SplitText extends MarkedText {
  /** What was marked, as a reader sees it: the pieces of a word as one. */
  readonly hits: readonly Span[];
  readonly sentences: readonly Span[];
}

/** Full stops that end no sentence as a rule: of initials, of "z. B.", of days and list numbers, of titles. */
const ABBREVIATION =
  /(?<![\p{L}\p{N}])(?:\p{L}|\d{1,2}|Mr|Mrs|Ms|Dr|Prof|St|Nr|No|Fig|Eq|Sec|Art|Abs|Abb|vs|cf|ca|al|bzw|ggf|vgl|inkl)\.\s?$/u;
/** No abbreviation is longer, with what stands around it. */
const TAIL = 8;

export function splitText(flat: FlatText, hits: readonly Span[]): SplitText {
  return { text: flat.text, marks: flat.marks, hits, sentences: [...sentencesOf(flat, hits)] };
}

/** The sentences in order, without the space between. A paragraph ends one; what stands within a hit doesn't. */
function* sentencesOf(flat: FlatText, hits: readonly Span[]): Generator<Span> {
  const { text } = flat;
  let start = 0;
  let passed = 0;
  for (const end of breaksOf(flat)) {
    while ((hits[passed]?.end ?? Number.POSITIVE_INFINITY) <= end) passed++;
    if (end <= start || (hits[passed]?.start ?? end) < end) continue;
    yield { start, end: text[end - 1] === ' ' ? end - 1 : end };
    start = text[end] === ' ' ? end + 1 : end;
  }
}

/** Where sentences may end, in order, some twice. */
function* breaksOf({ text, paragraphs }: FlatText): Generator<number> {
  let passed = 0;
  for (const end of sentenceEnds(text)) {
    for (let at = paragraphs[passed]; at !== undefined && at <= end; at = paragraphs[++passed]) yield at;
    if (end === text.length || !runsOn(text, end)) yield end;
  }
}

/** Whether a sentence goes on where the rules of Unicode end it. */
function runsOn(text: string, end: number): boolean {
  // Punctuation with nothing after it is part of an address or a name, but in scripts that write no spaces.
  if (text[end - 1] !== ' ') return text.charCodeAt(end - 1) < 0x80;
  return ABBREVIATION.test(text.slice(Math.max(0, end - TAIL), end));
}
