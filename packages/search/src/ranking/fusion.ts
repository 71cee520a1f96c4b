import type { UsedMode } from '@ipto/contracts';
import type { Candidate } from '../candidates/details.js';
import { hearNeighbours } from './neighbours.js';

/** How much words count against meaning. Measured: docs/search.md. */
const WORDS = 0.3;

/** A candidate with how well its words fit, 0 for not at all. */
export interface Matched extends Candidate {
  readonly lexical: number;
}

/** A candidate with its place in each half, from 1, and what the search makes of both. */
export interface Ranked extends Candidate {
  readonly lexicalRank: number | null;
  readonly denseRank: number | null;
  /** 0..1; falls from one to the next. */
  readonly score: number;
}

/**
 * Brings the candidates into one order, best first; ties by id, so that pages agree. By words: those whose words fit.
 * By meaning: by cosine. By both: the weighted sum of the two, each as a share of the best that there is among the
 * candidates (Bruch, Gai and Ingber: An Analysis of Fusion Functions for Hybrid Retrieval, TOIS 2023), then moved
 * towards the neighbours'.
 */
export function rank(mode: UsedMode, candidates: readonly Matched[]): Ranked[] {
  const byId = (a: Candidate, b: Candidate) => (a.id < b.id ? -1 : 1);
  const byWords = candidates
    .filter(({ lexical }) => lexical > 0)
    .sort((a, b) => b.lexical - a.lexical || byId(a, b));
  const byMeaning = candidates
    .filter(({ cosine }) => cosine !== null)
    .sort((a, b) => (b.cosine ?? 0) - (a.cosine ?? 0) || byId(a, b));
  const lexicalRanks = new Map(byWords.map(({ id }, index) => [id, index + 1]));
  const denseRanks = new Map(byMeaning.map(({ id }, index) => [id, index + 1]));
  const bestWords = byWords[0]?.lexical ?? 1;
  const bestCosine = byMeaning[0]?.cosine || 1;
  const placed = (scoreOf: (candidate: Matched) => number) => (candidate: Matched) => ({
    ...candidate,
    lexicalRank: lexicalRanks.get(candidate.id) ?? null,
    denseRank: denseRanks.get(candidate.id) ?? null,
    score: scoreOf(candidate),
  });
  switch (mode) {
    case 'lexical':
      return byWords.map(placed(({ lexical }) => lexical / bestWords));
    case 'dense':
      // A query that means nothing, of fields alone, keeps the order in which its passages came.
      return byMeaning.length > 0
        ? byMeaning.map(placed(({ cosine }) => cosine ?? 0))
        : byWords.map(placed(({ lexical }) => lexical / bestWords));
    case 'hybrid': {
      const fused = candidates
        .map(
          placed(
            ({ lexical, cosine }) =>
              WORDS * (lexical / bestWords) + (1 - WORDS) * ((cosine ?? 0) / bestCosine),
          ),
        )
        .sort((a, b) => b.score - a.score || byId(a, b));
      return hearNeighbours(fused);
    }
  }
}
