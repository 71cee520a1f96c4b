/** Robertson and Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009, section 3.5. */
const K1 = 1.2;
const B = 0.75;

/** What is known of the words in the passages that a caller may search, and in no others. */
export interface Statistics {
  readonly passages: number;
  /** Terms of a passage, on average. */
  readonly averageLength: number;
  /** How many of the passages hold a term; a term that is missing is in none. */
  readonly holding: ReadonlyMap<string, number>;
}

/** A term of a query: how much it says, times how often it is asked for. */
export type WeightedTerms = ReadonlyMap<string, number>;

/** Weighs the terms of a query, given each as often as it is asked for: log(1 + (N - n + ½) / (n + ½)). */
export function weigh(terms: readonly string[], { passages, holding }: Statistics): WeightedTerms {
  const weights = new Map<string, number>();
  for (const term of terms) {
    const n = Math.min(passages, holding.get(term) ?? 0);
    const idf = Math.log(1 + (passages - n + 0.5) / (n + 0.5));
    weights.set(term, (weights.get(term) ?? 0) + idf);
  }
  return weights;
}

/** How well a passage's terms, with a space before and after each, fit those of a query, from 0 for none of them. */
export function bm25(
  lexemes: string,
  terms: WeightedTerms,
  { averageLength }: Pick<Statistics, 'averageLength'>,
): { score: number; matched: number } {
  const length = K1 * (1 - B + (B * termsIn(lexemes)) / averageLength);
  let score = 0;
  let matched = 0;
  for (const [term, weight] of terms) {
    const count = occurrences(lexemes, `${term} `);
    if (count === 0) continue;
    matched++;
    score += (weight * count * (K1 + 1)) / (count + length);
  }
  return { score, matched };
}

function termsIn(lexemes: string): number {
  let spaces = 0;
  for (let i = 0; i < lexemes.length; i++) if (lexemes.charCodeAt(i) === 32) spaces++;
  return spaces - 1;
}

/** Of a term with the space after it. The one before is looked at last, since a search that begins with it finds too many. */
function occurrences(lexemes: string, spaced: string): number {
  let count = 0;
  for (let at = lexemes.indexOf(spaced); at >= 0; at = lexemes.indexOf(spaced, at + spaced.length))
    if (lexemes.charCodeAt(at - 1) === 32) count++;
  return count;
}
