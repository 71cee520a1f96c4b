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

/** How well a passage's terms fit those of a query, from 0 for none of them. */
export function bm25(
  lexemes: readonly string[],
  terms: WeightedTerms,
  { averageLength }: Pick<Statistics, 'averageLength'>,
): { score: number; matched: number } {
  const counts = new Map<string, number>();
  for (const lexeme of lexemes) if (terms.has(lexeme)) counts.set(lexeme, (counts.get(lexeme) ?? 0) + 1);
  const length = K1 * (1 - B + (B * lexemes.length) / averageLength);
  let score = 0;
  for (const [term, count] of counts) score += ((terms.get(term) ?? 0) * count * (K1 + 1)) / (count + length);
  return { score, matched: counts.size };
}
