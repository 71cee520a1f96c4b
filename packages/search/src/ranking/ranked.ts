import type { Candidate } from '../candidates/details.js';

/** A candidate with its place in each half, from 1, and what the search makes of both. */
export interface Ranked {
  readonly passage: Candidate;
  readonly lexicalRank: number | null;
  readonly denseRank: number | null;
  /** 0..1; falls from one to the next. */
  readonly score: number;
}
