import { type Signature, signsApart } from './signature.js';

/** How many of the best are looked at, and how many neighbours each of them hears. */
const LOOKED_AT = 100;
const NEIGHBOURS = 5;
/** How much the neighbours' scores count against a passage's own. */
const SHARE = 0.4;

interface Scored {
  readonly signature: Signature;
  readonly score: number;
}

/**
 * Moves the scores of the best passages towards those of the passages nearest to them in meaning: what answers a
 * question seldom stands alone. Diaz: Regularizing ad hoc retrieval scores, CIKM 2005; nearness is the cube of the
 * cosine that the signatures suggest, cos(π · signs apart / signs). `ranked` is in the order of scores, best first;
 * those beyond the first 100 keep their order, below them.
 */
export function hearNeighbours<T extends Scored>(ranked: readonly T[]): T[] {
  const best = ranked.slice(0, LOOKED_AT);
  const moved = best.map((passage, index) => {
    const neighbours = nearest(best, index);
    const weight = neighbours.reduce((sum, { nearness }) => sum + nearness, 0);
    if (weight === 0) return { ...passage, score: (1 - SHARE) * passage.score };
    const heard = neighbours.reduce((sum, { nearness, score }) => sum + nearness * score, 0) / weight;
    return { ...passage, score: (1 - SHARE) * passage.score + SHARE * heard };
  });
  const rest = ranked.slice(LOOKED_AT).map((passage) => ({ ...passage, score: (1 - SHARE) * passage.score }));
  const lowest = Math.min(...moved.map(({ score }) => score));
  return [
    ...moved.sort((a, b) => b.score - a.score),
    ...rest.map((passage) => ({ ...passage, score: Math.min(passage.score, lowest) })),
  ];
}

function nearest(best: readonly Scored[], index: number): { nearness: number; score: number }[] {
  const own = best[index];
  if (!own) return [];
  const bits = own.signature.length * 32;
  const found: { nearness: number; score: number }[] = [];
  for (const [other, { signature, score }] of best.entries()) {
    if (other === index) continue;
    const cosine = Math.cos((Math.PI * signsApart(own.signature, signature)) / bits);
    found.push({ nearness: Math.max(0, cosine) ** 3, score });
  }
  return found.sort((a, b) => b.nearness - a.nearness).slice(0, NEIGHBOURS);
}
