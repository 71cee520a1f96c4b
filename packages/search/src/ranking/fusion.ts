import type { UsedMode } from '@ipto/contracts';
import type { Candidate, Ranked } from './candidate.js';
import { hearNeighbours } from './neighbours.js';

/** How much words count against meaning. Measured: docs/search.md. */
const WORDS = 0.3;

/**
 * Brings the candidates into one order, best first; ties by id, so that pages agree. By words: those whose words fit.
 * By meaning: by cosine. By both: the weighted sum of the two, each as a share of the best that there is among the
 * candidates (Bruch, Gai and Ingber: An Analysis of Fusion Functions for Hybrid Retrieval, TOIS 2023), then moved
 * towards the neighbours'.
 */
export function rank(mode: UsedMode, candidates: readonly Candidate[]): Ranked[] {
  const byWords = candidates
    .filter(({ lexical }) => lexical > 0)
    .sort((a, b) => b.lexical - a.lexical || inOrderOfIds(a, b));
  const byMeaning = candidates
    .filter(({ cosine }) => cosine !== null)
    .sort((a, b) => (b.cosine ?? 0) - (a.cosine ?? 0) || inOrderOfIds(a, b));
  const lexicalRanks = new Map(byWords.map((each, index) => [each, index + 1]));
  const denseRanks = new Map(byMeaning.map((each, index) => [each, index + 1]));
  const bestWords = byWords[0]?.lexical ?? 1;
  const bestCosine = byMeaning[0]?.cosine || 1;
  const placed =
    (scoreOf: (candidate: Candidate) => number) =>
    (candidate: Candidate): Ranked => ({
      passage: candidate,
      lexicalRank: lexicalRanks.get(candidate) ?? null,
      denseRank: denseRanks.get(candidate) ?? null,
      score: scoreOf(candidate),
    });
  // A query that means nothing, of fields alone, keeps the order in which its passages came.
  switch (byMeaning.length > 0 ? mode : 'lexical') {
    case 'lexical':
      return byWords.map(placed(({ lexical }) => lexical / bestWords));
    case 'dense':
      return byMeaning.map(placed(({ cosine }) => cosine ?? 0));
    case 'hybrid': {
      const fused = candidates
        .map(
          placed(
            ({ lexical, cosine }) =>
              WORDS * (lexical / bestWords) + (1 - WORDS) * ((cosine ?? 0) / bestCosine),
          ),
        )
        .sort((a, b) => b.score - a.score || inOrderOfIds(a.passage, b.passage));
      return hearNeighbours(fused);
    }
  }
}

function inOrderOfIds(a: Candidate, b: Candidate): number {
  return a.passageId < b.passageId ? -1 : 1;
}
