const SYLLABLES = ['ba', 'do', 'ki', 'lu', 'me', 'no', 'pi', 'ra', 'so', 'tu'];
const words = (list: string, separator = ' ') => list.split(separator);
const NOUNS = words(
  'harbour valley engine lantern orchard bridge teacher glacier kitchen letter market window river',
);
const VERBS = words('carries follows repairs measures forgets paints crosses answers borrows watches');
const ADJECTIVES = words('quiet narrow golden broken early distant heavy careful salty wooden northern');
const PLACES = words(
  'before noon|near the coast|after the storm|without a word|in the second year|at low tide',
  '|',
);

let made = 0;
let state = 20260401;

function any(list: readonly string[]): string {
  state = (state * 48271) % 2147483647;
  return list[state % list.length] ?? '';
}

/** Writes English with markers in it: words that occur once in the whole corpus. */
export class Writer {
  readonly markers: string[] = [];

  marker(): string {
    const digits = String(made++).padStart(4, '0');
    const marker = `x${Array.from(digits, (digit) => SYLLABLES[Number(digit)]).join('')}x`;
    this.markers.push(marker);
    return marker;
  }

  /** A sentence of about a dozen words, one of them a marker. */
  sentence(): string {
    return sentenceOf(this.marker());
  }

  /** Sentences of which every third has a marker. */
  sentences(count: number): string[] {
    return Array.from({ length: count }, (_, i) => (i % 3 === 0 ? this.sentence() : sentenceOf(any(NOUNS))));
  }

  paragraph(sentences = 4): string {
    return this.sentences(sentences).join(' ');
  }

  paragraphs(count: number): string[] {
    return Array.from({ length: count }, () => this.paragraph());
  }
}

function sentenceOf(word: string): string {
  const [subject, object] = [`${any(ADJECTIVES)} ${any(NOUNS)}`, `${any(ADJECTIVES)} ${any(NOUNS)}`];
  return `The ${subject} of ${word} ${any(VERBS)} a ${object} ${any(PLACES)}.`;
}
