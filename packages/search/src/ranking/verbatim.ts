import type { Ranked } from './candidate.js';

/** So far down at most comes what holds the whole query. */
const PLACE = 3;

/**
 * Someone who types a name or a sentence from a document wants that document: what is first by words and holds all of them
 * stays among the first three, however little its meaning fits.
 */
export function keepVerbatim(ranked: readonly Ranked[], words: number): readonly Ranked[] {
  const at = ranked.findIndex(({ lexicalRank }) => lexicalRank === 1);
  const whole = ranked[at];
  if (!whole || at < PLACE || whole.passage.matchedWords < words) return ranked;
  const [above, below] = [ranked[PLACE - 2], ranked[PLACE - 1]];
  const score = ((above?.score ?? 1) + (below?.score ?? 0)) / 2;
  const others = ranked.filter((each) => each !== whole);
  return [...others.slice(0, PLACE - 1), { ...whole, score }, ...others.slice(PLACE - 1)];
}
