import { fromMicros, toMicros } from '../api/contract';
import type { Source, Sources } from '../datasets/use-sources';

/** Every dataset that a search of the chosen, or without any of all, goes through. Null: that can't be told. */
export function searchedOf(
  { found, catalogHasMore, chosen, pending, failure }: Sources,
  chosenIds: readonly string[],
): readonly Source[] | null {
  if (pending || failure) return null;
  if (chosenIds.length === 0) return catalogHasMore ? null : found;
  return chosen.length === new Set(chosenIds).size ? chosen : null;
}

/** What a search can cost at most, at the prices of now: every result one of the dearest. */
export function mostItCosts(searched: readonly Source[], results: number): number {
  return fromMicros(toMicros(Math.max(0, ...searched.map(({ price }) => price))) * BigInt(results));
}
