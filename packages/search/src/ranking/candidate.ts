import type { Hit } from '../segments/index.js';

/** A passage that a half of the search found. */
export interface Candidate extends Hit {
  /** How well its words fit, from 0 for not at all. */
  readonly lexical: number;
  /** 0..1, what is below counting as 0; null if meaning is not searched for. */
  readonly cosine: number | null;
  /** Of length 1; null if meaning is not searched for. */
  readonly vector: Float32Array | null;
}

/** A candidate with its place in each half, from 1, and what the search makes of both. */
export interface Ranked {
  readonly passage: Candidate;
  readonly lexicalRank: number | null;
  readonly denseRank: number | null;
  /** 0..1; falls from one to the next. */
  readonly score: number;
}
