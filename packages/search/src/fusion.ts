import type { UsedMode } from '@ipto/contracts';

/**
 * Reciprocal Rank Fusion's constant. Cormack, Clarke and Büttcher: Reciprocal Rank Fusion
 * outperforms Condorcet and individual rank learning methods, SIGIR 2009.
 */
const K = 60;

/** A passage that one or both halves of the search found. */
export interface Candidate {
  id: string;
  objectId: string;
  contentHash: string;
  /** Whether it costs the caller nothing. */
  free: boolean;
}

/** A candidate with its place in each half, from 1. */
export interface Ranked extends Candidate {
  lexicalRank: number | null;
  denseRank: number | null;
  /** 0..1: from ranks for lexical and hybrid, the cosine for dense. */
  score: number;
}

/** 1 for the first rank, falling slowly. */
function reciprocal(rank: number | null): number {
  return rank === null ? 0 : (K + 1) / (K + rank);
}

/** Joins the two halves into one order, best first; ties by id, so that pages agree. */
export function fuse(
  mode: UsedMode,
  lexical: readonly Candidate[],
  dense: readonly (Candidate & { cosine: number })[],
): Ranked[] {
  const found = new Map<string, Ranked>();
  lexical.forEach((candidate, index) => {
    found.set(candidate.id, { ...candidate, lexicalRank: index + 1, denseRank: null, score: 0 });
  });
  const cosines = new Map<string, number>();
  dense.forEach(({ cosine, ...candidate }, index) => {
    const known = found.get(candidate.id);
    cosines.set(candidate.id, Math.min(1, Math.max(0, cosine)));
    found.set(candidate.id, {
      ...candidate,
      lexicalRank: known?.lexicalRank ?? null,
      denseRank: index + 1,
      score: 0,
    });
  });
  const scoreOf = ({ id, lexicalRank, denseRank }: Ranked): number => {
    if (mode === 'lexical') return reciprocal(lexicalRank);
    if (mode === 'dense') return cosines.get(id) ?? 0;
    return (reciprocal(lexicalRank) + reciprocal(denseRank)) / 2;
  };
  return [...found.values()]
    .map((ranked) => ({ ...ranked, score: scoreOf(ranked) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
