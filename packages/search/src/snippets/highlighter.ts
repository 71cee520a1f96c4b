import { analyze } from '../analysis/analyzer.js';
import { analyzeQuery } from '../analysis/query-analyzer.js';
import { byPlace, prefixesOf } from '../query/query-words.js';
import type { Question } from '../query/question.js';
import type { MarkedText, Span } from './marks.js';

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
    const found = [...analyze(text, language)].filter(({ term }) => isWanted(term));
    return { text, marks: apart(found) };
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
      const places = byPlace(analyzeQuery(each.text, [language]));
      for (const [index, { main, symbol, joined }] of places.entries()) {
        if (each.kind === 'word' && each.prefix && index === places.length - 1) {
          prefixes.push(...prefixesOf(main));
          continue;
        }
        const silent = each.kind === 'word' && main.terms.length === 0;
        for (const lexeme of [main, symbol, ...joined])
          for (const { term } of lexeme?.allTerms ?? [])
            (silent && lexeme === main ? common : terms).add(term);
      }
    }
    return { terms: terms.size + prefixes.length > 0 ? terms : common, prefixes };
  }
}

/** Spans that overlap as one. */
function apart(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start < last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else result.push({ start, end });
  }
  return result;
}
