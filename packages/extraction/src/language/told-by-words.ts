import type { TextSearchLanguage } from './languages.js';

interface Sign {
  readonly language: TextSearchLanguage;
  /** Words that are common in this language and rare in those that look like it. */
  readonly word: RegExp;
  /** The share of such words that no other language reaches. */
  readonly share: number;
}

const SIGNS: readonly Sign[] = [
  {
    // Eclipsis, which no other language writes, and words that Scottish Gaelic spells in another way.
    language: 'irish',
    word: /^(?:agus|raibh|bhí|tá|atá|níl|chuig|chun|gur|siad|leis|(?:dt|gc|bhf|bp)[aeiouáéíóúlnr]\p{L}*)$/iu,
    share: 0.05,
  },
  {
    // Postpositions are written together with their word, which Hindi and Marathi don't do with these.
    language: 'nepali',
    word: /^(?:र|छ|छन्|छैन|हुन्छ|थियो|थिए|पनि|[\p{L}\p{M}]{2,}(?:को|मा|लाई|हरू))$/u,
    share: 0.08,
  },
  {
    // Ligatures that Hebrew has no use for, and the commonest words, pointed or not.
    language: 'yiddish',
    word: /[\u05f0-\u05f2]|^(?:און|איז|דער|די|דאס|דאָס|פון|פֿון|מיט|האט|האָט|נישט|ניט|זיך|אויף)$/u,
    share: 0.08,
  },
];

/** The languages that the detector takes for others, told by their words; null for any other. */
export function toldByWords(words: readonly string[]): TextSearchLanguage | null {
  for (const { language, word, share } of SIGNS) {
    const found = words.reduce((count, each) => count + (word.test(each) ? 1 : 0), 0);
    if (found > 0 && found >= words.length * share) return language;
  }
  return null;
}
