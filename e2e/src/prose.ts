const NOUNS =
  'account agreement answer archive area balance bank bridge budget building carrier case chapter city claim climate coast company contract cost country court crop decade delivery demand district document effort energy engine equipment estimate exchange farm figure forest freight garden government harbour history hospital household image income index industry inquiry island journey judge kitchen laboratory lake language law lesson library loan machine margin market measure memory mill mine ministry model mountain museum network newspaper office orchard paper parliament patient pattern payment pension plant policy port price process product profit project province quarter railway record region report result river road rule sample school season section series service ship signal soil station steel storm street student study supply survey system tariff tax team theory title tower town trade treaty union valley value vessel village volume wage warehouse water weather week winter witness worker yard year yield'.split(
    ' ',
  );
const ADJECTIVES =
  'annual average broad careful central clear coastal common complete current daily deep direct distant dry early eastern empty equal exact fair familiar final firm fresh general gradual heavy high large late local long lower main minor modern monthly narrow national native natural new northern open ordinary partial plain previous private public quiet rapid rare recent regular remote rural serious severe sharp short small southern stable steady strong sudden total typical upper urban useful usual warm weak western wide'.split(
    ' ',
  );
const VERBS =
  'accepted added affected agreed allowed announced became began believed brought built carried caused changed closed compared completed considered covered declined delayed described divided doubled employed entered established exceeded expanded explained failed followed found gained guided held improved included increased kept lacked left limited linked lost maintained measured met moved needed noted offered opened ordered passed placed planned preferred prevented produced promised protected proved provided reached received recorded reduced refused remained removed repaired replaced reported required restored returned revealed sent served settled shared showed stored studied supplied supported taught tested took traced turned used visited weighed won'.split(
    ' ',
  );
const LINKS = ['and', 'but', 'while', 'because', 'after', 'before', 'although', 'so that'];
const PLACES = ['of the', 'in the', 'near the', 'for the', 'with the', 'under the', 'from the', 'by the'];

const PARAGRAPH_WORDS = 600;

/** English-like text that is the same for the same seed, and hardly says the same thing twice. */
export class Prose {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Paragraphs of sentences, `words` words or a few more. */
  text(words: number): string {
    const paragraphs: string[] = [];
    for (let written = 0; written < words; ) {
      const sentences: string[] = [];
      for (let length = 0; length < PARAGRAPH_WORDS && written < words; ) {
        const sentence = this.#sentence();
        const count = sentence.split(' ').length;
        length += count;
        written += count;
        sentences.push(sentence);
      }
      paragraphs.push(sentences.join(' '));
    }
    return `${paragraphs.join('\n\n')}\n`;
  }

  /** A few words fit for a heading. */
  heading(): string {
    return capital(
      `${this.#pick(ADJECTIVES)} ${this.#pick(NOUNS)} ${this.#pick(PLACES)} ${this.#pick(NOUNS)}`,
    );
  }

  #sentence(): string {
    const clauses = [this.#clause(), ...(this.#below(3) > 0 ? [this.#clause()] : [])];
    return `${capital(clauses.join(` ${this.#pick(LINKS)} `))}.`;
  }

  #clause(): string {
    const subject = `the ${this.#pick(ADJECTIVES)} ${this.#pick(NOUNS)} ${this.#pick(PLACES)} ${this.#pick(NOUNS)}`;
    return `${subject} ${this.#pick(VERBS)} a ${this.#pick(ADJECTIVES)} ${this.#pick(NOUNS)}`;
  }

  #pick(words: readonly string[]): string {
    return words[this.#below(words.length)] ?? '';
  }

  /** Mulberry32. */
  #below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
