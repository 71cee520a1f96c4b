import type { Ranked } from './fusion.js';

const PER_OBJECT = 3;

/**
 * Keeps one of each group of copies, in the best place of any, a free one if there is one;
 * then at most three passages of one object, unless the caller named it.
 */
export function collapse(ranked: readonly Ranked[], objectNamed: boolean): Ranked[] {
  const copies = new Map<string, Ranked>();
  for (const passage of ranked) {
    const first = copies.get(passage.contentHash);
    // A Map keeps a replaced key in its place: the free copy takes over the better rank.
    if (!first || (passage.free && !first.free))
      copies.set(passage.contentHash, first ? { ...passage, score: first.score } : passage);
  }
  const shown = new Map<string, number>();
  return [...copies.values()].filter(({ objectId }) => {
    const count = (shown.get(objectId) ?? 0) + 1;
    shown.set(objectId, count);
    return objectNamed || count <= PER_OBJECT;
  });
}
