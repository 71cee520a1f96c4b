import type { UsedMode } from '@ipto/contracts';
import { nearness, toLengthOne } from '../vectors.js';
import type { Candidate, Ranked } from './candidate.js';
import { movedTowardsAnswers } from './feedback.js';
import { hearNeighbours } from './neighbours.js';

export interface RankOptions {
  readonly mode: UsedMode;
  /** What the query means, of length 1; null where meaning is not searched for. */
  readonly vector: Float32Array | null;
  /** How much words count against meaning, from 0 to 1. */
  readonly wordsShare: number;
}

/**
 * Brings the candidates into one order, best first; ties by id, so that pages agree. By words: those whose words fit.
 * By meaning: by cosine. By both: as {@link fuse} has them, once more with the query's vector moved towards the best of
 * these, and with scores moved towards the neighbours'.
 */
export function rank(candidates: readonly Candidate[], { mode, vector, wordsShare }: RankOptions): Ranked[] {
  const byWords = candidates
    .filter(({ lexical }) => lexical > 0)
    .sort((a, b) => b.lexical - a.lexical || inOrderOfIds(a, b));
  const byMeaning = candidates
    .filter(({ cosine }) => cosine !== null)
    .sort((a, b) => (b.cosine ?? 0) - (a.cosine ?? 0) || inOrderOfIds(a, b));
  const lexicalRanks = new Map(byWords.map((each, index) => [each, index + 1]));
  const denseRanks = new Map(byMeaning.map((each, index) => [each, index + 1]));
  const ranked = (passage: Candidate, score: number): Ranked => ({
    passage,
    lexicalRank: lexicalRanks.get(passage) ?? null,
    denseRank: denseRanks.get(passage) ?? null,
    score,
  });
  const bestWords = byWords[0]?.lexical ?? 1;
  // A query that means nothing, of fields alone, keeps the order in which its passages came.
  if (mode === 'lexical' || vector === null)
    return byWords.map((each) => ranked(each, each.lexical / bestWords));
  if (mode === 'dense') return byMeaning.map((each) => ranked(each, each.cosine ?? 0));
  const first = fuse(
    candidates.map((each) => ranked(each, each.cosine ?? 0)),
    wordsShare,
  );
  const moved = toLengthOne(movedTowardsAnswers(vector, first));
  return hearNeighbours(
    fuse(
      first.map((each) => ({
        ...each,
        score: each.passage.vector ? nearness(moved, each.passage.vector) : 0,
      })),
      wordsShare,
    ),
  );
}

/**
 * Orders passages, whose scores say how near they are in meaning, by words and meaning: by the weighted sum of the two,
 * each as a share of the best. Bruch, Gai and Ingber: An Analysis of Fusion Functions for Hybrid Retrieval, TOIS 2023.
 */
function fuse(near: readonly Ranked[], wordsShare: number): Ranked[] {
  const most = (of: (each: Ranked) => number) =>
    near.reduce((best, each) => Math.max(best, of(each)), 0) || 1;
  const bestWords = most(({ passage }) => passage.lexical);
  const bestNearness = most(({ score }) => score);
  return near
    .map((each) => ({
      ...each,
      score: wordsShare * (each.passage.lexical / bestWords) + (1 - wordsShare) * (each.score / bestNearness),
    }))
    .sort((a, b) => b.score - a.score || inOrderOfIds(a.passage, b.passage));
}

function inOrderOfIds(a: Candidate, b: Candidate): number {
  return a.passageId < b.passageId ? -1 : 1;
}
