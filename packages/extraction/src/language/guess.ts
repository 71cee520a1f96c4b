import { eld } from 'eld/extrasmall';
import type { TextSearchLanguage } from './languages.js';

/**
 * The detector's languages that PostgreSQL stems. It has one language for Malay and Indonesian, and one for what
 * Croats, Bosnians and Serbs write in Latin letters; those stemmers are made for either.
 */
const STEMMED = new Map<string, TextSearchLanguage>([
  ['ar', 'arabic'],
  ['hy', 'armenian'],
  ['eu', 'basque'],
  ['ca', 'catalan'],
  ['da', 'danish'],
  ['nl', 'dutch'],
  ['en', 'english'],
  ['et', 'estonian'],
  ['fi', 'finnish'],
  ['fr', 'french'],
  ['de', 'german'],
  ['el', 'greek'],
  ['hi', 'hindi'],
  ['hu', 'hungarian'],
  ['ms', 'indonesian'],
  ['it', 'italian'],
  ['lt', 'lithuanian'],
  ['no', 'norwegian'],
  ['pt', 'portuguese'],
  ['ro', 'romanian'],
  ['ru', 'russian'],
  ['sr', 'serbian'],
  ['hr', 'serbian'],
  ['es', 'spanish'],
  ['sv', 'swedish'],
  ['ta', 'tamil'],
  ['tr', 'turkish'],
]);

/** What the detector makes of a text. */
export interface Guess {
  readonly language: TextSearchLanguage;
  /** How much the text is like the language, from 0 to 1; prose reaches about 0.8. */
  readonly score: number;
  /** How much it is like English. */
  readonly english: number;
  readonly reliable: boolean;
}

/** How many bytes of a text the detector looks at. */
export const GUESSED_BYTES = 350;

export function guessLanguage(text: string): Guess {
  const result = eld.detect(text);
  const scores = result.getScores();
  return {
    language: STEMMED.get(result.language) ?? 'simple',
    score: scores[result.language] ?? 0,
    english: scores.en ?? 0,
    reliable: result.isReliable(),
  };
}
