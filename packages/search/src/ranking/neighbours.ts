import type { Ranked } from './candidate.js';
import { type Signature, signsApart } from './signature.js';

/** How many of the best are looked at, and how many neighbours each of them hears. */
const LOOKED_AT = 100;
const NEIGHBOURS = 5;
/** How much the neighbours' scores count against a passage's own. */
const SHARE = 0.2;

/**
 * Moves the scores of the best passages towards those of the passages nearest to them in meaning: what answers a
 * question seldom stands alone. Diaz: Regularizing ad hoc retrieval scores, CIKM 2005; nearness is the cube of the
 * cosine that the signatures suggest, cos(π · signs apart / signs). `ranked` is in the order of scores, best first;
 * those beyond the first 100 keep their order, below them.
 */
export function hearNeighbours(ranked: readonly Ranked[]): Ranked[] {
  const best = ranked.slice(0, LOOKED_AT);
  const nearness = nearnessAmong(best.map(({ passage }) => passage.signature));
  const moved = best.map((each, index) =>
    withScore(each, (1 - SHARE) * each.score + SHARE * heard(best, nearness, index)),
  );
  const lowest = Math.min(...moved.map(({ score }) => score));
  return [
    ...moved.sort((a, b) => b.score - a.score),
    ...ranked.slice(LOOKED_AT).map((each) => withScore(each, Math.min((1 - SHARE) * each.score, lowest))),
  ];
}

function withScore({ passage, lexicalRank, denseRank }: Ranked, score: number): Ranked {
  return { passage, lexicalRank, denseRank, score };
}

/** The mean score of a passage's neighbours, the nearer the heavier; 0 if it has none. */
function heard(best: readonly Ranked[], nearness: Float64Array, index: number): number {
  const row = nearness.subarray(index * best.length, (index + 1) * best.length);
  let weight = 0;
  let sum = 0;
  for (const other of greatest(row)) {
    weight += row[other] ?? 0;
    sum += (row[other] ?? 0) * (best[other]?.score ?? 0);
  }
  return weight === 0 ? 0 : sum / weight;
}

/** Where the five greatest of some numbers stand, the first of equals. */
function greatest(numbers: Float64Array): number[] {
  const places: number[] = [];
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] ?? 0;
    if (places.length === NEIGHBOURS && number <= (numbers[places[NEIGHBOURS - 1] ?? 0] ?? 0)) continue;
    let place = Math.min(places.length, NEIGHBOURS - 1);
    for (; place > 0 && number > (numbers[places[place - 1] ?? 0] ?? 0); place--)
      places[place] = places[place - 1] ?? 0;
    places[place] = at;
  }
  return places;
}

/** How near each two are, row by row; none is its own neighbour. */
function nearnessAmong(signatures: readonly (Signature | null)[]): Float64Array {
  const bits = (signatures.find((signature) => signature !== null)?.length ?? 0) * 32;
  const nearnessAt = Float64Array.from(
    { length: bits + 1 },
    (_, apart) => Math.max(0, Math.cos((Math.PI * apart) / bits)) ** 3,
  );
  const nearness = new Float64Array(signatures.length ** 2);
  for (const [a, one] of signatures.entries())
    for (let b = 0; b < a; b++) {
      const other = signatures[b];
      const near = one && other ? (nearnessAt[signsApart(one, other)] ?? 0) : 0;
      nearness[a * signatures.length + b] = near;
      nearness[b * signatures.length + a] = near;
    }
  return nearness;
}
