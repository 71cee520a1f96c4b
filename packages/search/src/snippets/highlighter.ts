import { analyze, analyzeQuery } from '../analysis/analyzer.js';
import type { Question } from '../query/question.js';
import type { MarkedText } from './marks.js';

/** What is highlighted in texts of one language. */
interface Wanted {
  readonly terms: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

/** Marks the words of a query in texts, by the terms that they are found by. */
export class Highlighter {
  readonly #question: Pick<Question, 'wanted'>;
  readonly #wanted = new Map<string, Wanted>();

  constructor(question: Pick<Question, 'wanted'>) {
    this.#question = question;
  }

  mark(text: string, language: string): MarkedText {
    const { terms, prefixes } = this.#wantedIn(language);
    const isWanted = (term: string) => terms.has(term) || prefixes.some((prefix) => term.startsWith(prefix));
    return { text, marks: [...analyze(text, language)].filter(({ term }) => isWanted(term)) };
  }

  #wantedIn(language: string): Wanted {
    const known = this.#wanted.get(language);
    if (known) return known;
    const wanted = this.#readWanted(language);
    this.#wanted.set(language, wanted);
    return wanted;
  }

  /** Common words are marked in phrases, and where the query has no others. */
  #readWanted(language: string): Wanted {
    const terms = new Set<string>();
    const common = new Set<string>();
    const prefixes: string[] = [];
    for (const each of this.#question.wanted) {
      const words = analyzeQuery(each.text, [language]);
      for (const [index, { terms: meant, allTerms }] of words.entries()) {
        if (each.kind === 'word' && each.prefix && index === words.length - 1) prefixes.push(...allTerms);
        else
          for (const term of allTerms)
            (each.kind === 'phrase' || meant.length > 0 ? terms : common).add(term);
      }
    }
    return { terms: terms.size + prefixes.length > 0 ? terms : common, prefixes };
  }
}
