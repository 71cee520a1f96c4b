import type { Ranked } from './candidate.js';

/** How many of the best passages are taken for answers. */
const ANSWERS = 5;
/** How far the vector moves towards them. */
const STEP = 0.5;

/**
 * The vector of a query, of length 1, moved towards the passages that look like its answers, the better ones more (as
 * 1 / rank): what is near to those, too, answers it sooner. Rocchio: Relevance feedback in information retrieval, 1971.
 */
export function movedTowardsAnswers(vector: Float32Array, ranked: readonly Ranked[]): Float32Array {
  const answers = ranked.slice(0, ANSWERS).flatMap(({ passage }) => passage.vector ?? []);
  const shares = answers.map((_, index) => 1 / (index + 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const moved = Float32Array.from(vector);
  for (const [index, answer] of answers.entries()) {
    const step = (STEP * (shares[index] ?? 0)) / total;
    for (let i = 0; i < moved.length; i++) moved[i] = (moved[i] ?? 0) + step * (answer[i] ?? 0);
  }
  return moved;
}
