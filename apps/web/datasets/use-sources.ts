import type { CatalogDataset } from '@ipto/contracts';
import { type UseQueryOptions, useQueries } from '@tanstack/react-query';
import { call } from '../api/call';
import type { CallFailed } from '../api/call-failed';
import { contract } from '../api/contract';
import { useAll } from '../data/use-all';
import { useAnswer } from '../data/use-answer';

const CATALOG_ROWS = 100;

/** A dataset that can be searched, with what a result of it costs at most now. */
export interface Source {
  readonly id: string;
  readonly name: string;
  /** Null: one's own. */
  readonly provider: string | null;
  readonly price: number;
}

export interface Sources {
  /** One's own with the words in their names, and the first of those that the catalog has for them. */
  readonly found: readonly Source[];
  readonly catalogHasMore: boolean;
  /** Those of the chosen that can be searched, found or not. */
  readonly chosen: readonly Source[];
  /** The chosen that can't. */
  readonly gone: readonly string[];
  /** Whether some of this is on its way. */
  readonly pending: boolean;
  readonly failure: CallFailed | null;
}

/** What can be searched: by the words of a name, or, without any, everything; and what is chosen of it. */
export function useSources(chosenIds: readonly string[], words = ''): Sources {
  const own = useAll(contract.datasets.list);
  const catalog = useAnswer(contract.catalog.list, {
    limit: CATALOG_ROWS,
    ...(words !== '' && { query: words }),
  });
  const mine = (own.data ?? []).map(({ dataset_id: id, name }) => ({ id, name, provider: null, price: 0 }));
  const isMine = new Set(mine.map(({ id }) => id));
  const others = (catalog.data?.items ?? []).map(asSource).filter(({ id }) => !isMine.has(id));
  const listed = [...mine, ...others];
  const isListed = new Set(listed.map(({ id }) => id));
  const wanted = [...new Set(chosenIds)];
  const isAsked = own.data !== undefined && !catalog.isPending;
  const unlisted = isAsked ? wanted.filter((id) => !isListed.has(id)) : [];
  const answers = useDatasetsOfCatalog(unlisted);
  const errors = answers.flatMap(({ error }) => error ?? []);
  const unfound = answers.flatMap(({ data }) => (data ? asSource(data) : []));
  const known = new Map<string, Source>([...listed, ...unfound].map((source) => [source.id, source]));
  return {
    found: [...mine.filter(({ name }) => name.toLowerCase().includes(words.toLowerCase())), ...others],
    catalogHasMore: Boolean(catalog.data?.next_cursor),
    chosen: wanted.flatMap((id) => known.get(id) ?? []),
    gone: unlisted.filter((_, index) => answers[index]?.error?.code === 'not_found'),
    pending: [own, catalog, ...answers].some((answer) => answer.isPending || answer.isPlaceholderData),
    failure: own.error ?? catalog.error ?? errors.find(({ code }) => code !== 'not_found') ?? null,
  };
}

function asSource({ dataset_id: id, name, provider_name: provider, price }: CatalogDataset): Source {
  return { id, name, provider, price };
}

function useDatasetsOfCatalog(ids: readonly string[]) {
  return useQueries({
    queries: ids.map(
      (id): UseQueryOptions<CatalogDataset, CallFailed> => ({
        queryKey: [contract.catalog.get.rest.path, { id }],
        queryFn: ({ signal }) => call(contract.catalog.get, { id }, signal),
      }),
    ),
  });
}
