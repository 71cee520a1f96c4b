import type { CatalogDataset } from '@ipto/contracts';
import { contract, fromMicros, toMicros } from '../api/contract';
import { useAnswer } from '../data/use-answer';

/** A dataset that can be searched, with what a result of it costs. */
export interface Source {
  readonly id: string;
  readonly name: string;
  /** Null: one's own. */
  readonly provider: string | null;
  /** Null: not known. */
  readonly price: number | null;
}

export interface Sources {
  readonly all: readonly Source[];
  /** False: there are more than are listed here. */
  readonly complete: boolean;
}

const MOST = 100;

/** One's own datasets and those of the catalog; undefined while they are on their way. */
export function useSources(): Sources | undefined {
  const own = useAnswer(contract.datasets.list, { limit: MOST });
  const catalog = useAnswer(contract.catalog.list, { limit: MOST });
  if (!own.data || !catalog.data) return undefined;
  const mine = own.data.items.map(({ dataset_id: id, name }) => ({ id, name, provider: null, price: 0 }));
  const isMine = new Set(mine.map(({ id }) => id));
  return {
    all: [...mine, ...catalog.data.items.filter(({ dataset_id }) => !isMine.has(dataset_id)).map(asSource)],
    complete: own.data.next_cursor === null && catalog.data.next_cursor === null,
  };
}

function asSource({ dataset_id: id, name, provider_name: provider, price }: CatalogDataset): Source {
  return { id, name, provider, price };
}

/** What a search can cost at most, at the prices of now: every result one of the dearest. Null: that can't be told. */
export function mostItCosts(sources: Sources, datasets: readonly string[], results: number): number | null {
  const known = new Map(sources.all.map((source) => [source.id, source]));
  const searched = datasets.length > 0 ? datasets.map((id) => known.get(id)) : sources.all;
  const prices: number[] = [];
  for (const source of searched) {
    if (source == null || source.price === null) return null;
    prices.push(source.price);
  }
  if (datasets.length === 0 && !sources.complete) return null;
  return fromMicros(toMicros(Math.max(0, ...prices)) * BigInt(results));
}
