import { GUESSED_BYTES, guessLanguage } from './guess.js';
import type { TextSearchLanguage } from './languages.js';
import { spreadSample } from './sample.js';
import { toldByWords } from './told-by-words.js';
import { spokenWords } from './words.js';

/** With fewer letters, repeated words left aside, a text is a line or a label. */
const SHORT_LETTERS = 60;
/** What another language than English must score in a label of ASCII, and how far ahead of English it must be. */
const LABEL_SCORE = 0.7;
const LABEL_LEAD = 0.15;
/** The least share of a text that must be in a language for the whole to be. */
const LEAST_SHARE = 0.25;

/**
 * The language that most of the texts together are in; `simple` if there is none, or no certain one. Text without
 * sentences, such as code, logs and lists of parts, counts as English where it is made of English words.
 */
export function detectLanguage(texts: readonly string[]): TextSearchLanguage {
  const words = [...spreadSample(texts)].flatMap((piece) => [...spokenWords(piece)]);
  const different = [...new Set(words)];
  return toldByWords(words) ?? (lettersOf(different) < SHORT_LETTERS ? ofLabel(different) : ofMost(words));
}

/** Detectors guess at labels, and most labels in ASCII are English: one that is another language must be sure. */
function ofLabel(words: readonly string[]): TextSearchLanguage {
  const text = words.join(' ');
  const { language, score, english, reliable } = guessLanguage(text);
  if (!/^[\x20-\x7e]*$/.test(text)) return reliable ? language : 'simple';
  if (reliable && score >= LABEL_SCORE && score - english >= LABEL_LEAD) return language;
  return /[a-z]{3}/i.test(text) ? 'english' : 'simple';
}

/** Asks for each part by itself, for the detector reads no further, and for a text may be in several languages. */
function ofMost(words: readonly string[]): TextSearchLanguage {
  const votes = new Map<TextSearchLanguage, number>();
  for (const part of parts(words)) {
    const { language, reliable } = guessLanguage(part.join(' '));
    // The detector knows prose: of code and lists it is never sure.
    if (reliable || language === 'english') votes.set(language, (votes.get(language) ?? 0) + lettersOf(part));
  }
  const certain = [...votes.values()].reduce((sum, share) => sum + share, 0);
  for (const [language, share] of votes)
    if (share > certain / 2 && share > lettersOf(words) * LEAST_SHARE) return language;
  return 'simple';
}

/** Puts words together to parts that the detector reads whole. */
function* parts(words: readonly string[]): Generator<string[]> {
  let part: string[] = [];
  let bytes = 0;
  for (const word of words) {
    const size = Buffer.byteLength(word) + 1;
    if (part.length > 0 && bytes + size > GUESSED_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(word);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

function lettersOf(words: readonly string[]): number {
  return words.reduce((sum, { length }) => sum + length, 0);
}
