import type { Ranked } from './candidate.js';
import type { NearCopies } from './copies.js';

const PER_OBJECT = 3;

export interface CollapseOptions {
  readonly nearCopies: NearCopies;
  /** Whether a passage costs the caller nothing. */
  readonly isFree: (each: Ranked) => boolean;
  /** Whether the caller named the file that it wants. */
  readonly fileNamed: boolean;
}

/**
 * Keeps one of each group of equal texts and near-duplicates, in the best place of any, one that costs the caller nothing
 * if there is one; then at most three passages of one object, unless the caller named it.
 */
export function collapse(ranked: readonly Ranked[], options: CollapseOptions): Ranked[] {
  const shown = new Map<string, number>();
  return oneOfEach(ranked, options).filter(({ passage: { objectId } }) => {
    const count = (shown.get(objectId) ?? 0) + 1;
    shown.set(objectId, count);
    return options.fileNamed || count <= PER_OBJECT;
  });
}

function oneOfEach(ranked: readonly Ranked[], { nearCopies, isFree }: CollapseOptions): Ranked[] {
  const kept: Ranked[] = [];
  const byHash = new Map<string, number>();
  for (const each of ranked) {
    const { contentHash, passageId } = each.passage;
    const copies = nearCopies.get(passageId);
    const place =
      byHash.get(contentHash) ??
      (copies ? kept.findIndex((other) => copies.has(other.passage.passageId)) : -1);
    const other = kept[place];
    byHash.set(contentHash, other ? place : kept.length);
    if (!other) kept.push(each);
    else if (isFree(each) && !isFree(other)) kept[place] = { ...each, score: other.score };
  }
  return kept;
}
