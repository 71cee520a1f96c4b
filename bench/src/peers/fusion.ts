import { RRF_K } from './peer.js';

/** Fuses two rankings by reciprocal ranks. */
export function fuse(...rankings: readonly (readonly number[])[]): number[] {
  const scores = new Map<number, number>();
  for (const ranking of rankings)
    for (const [at, id] of ranking.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (RRF_K + at + 1));
  return [...scores].sort(([, a], [, b]) => b - a).map(([id]) => id);
}
