import { parseAsString, type UseQueryStatesKeysMap, useQueryStates, type Values } from 'nuqs';
import { useCallback, useTransition } from 'react';
import type { Answer, InputOf } from '../api/answer';
import type { CallFailed } from '../api/call-failed';
import type { LightProcedure } from '../api/contract';
import { useAnswer } from './use-answer';

export type ListProcedure = LightProcedure<
  'query',
  unknown,
  { items: unknown[]; next_cursor: string | null }
>;
export type ItemOf<P extends ListProcedure> = Answer<P> extends { items: (infer T)[] } ? T : never;

export interface PageOf<P extends ListProcedure> {
  readonly items: ItemOf<P>[];
  readonly next_cursor: string | null;
}

const PAGE_ROWS = 50;

interface Options<P extends ListProcedure, F extends UseQueryStatesKeysMap> {
  /** What may stand in the address beside the cursor. */
  readonly filters: F;
  /** The procedure's input for them, without limit and cursor. */
  readonly input: (filters: Values<F>) => Record<string, unknown>;
  readonly everyMs?: (items: ItemOf<P>[]) => number | false;
}

export interface ListPage<T, F extends UseQueryStatesKeysMap> {
  /** Undefined while they are on their way. */
  readonly items: T[] | undefined;
  readonly failure: CallFailed | null;
  readonly filters: Values<F>;
  /** Changes filters, and begins at the first page. */
  readonly filter: (filters: Partial<Values<F>>) => void;
  readonly isFirst: boolean;
  readonly hasNext: boolean;
  readonly toFirst: () => void;
  readonly toNext: () => void;
}

/** One page of a list: which one, and by what filters, stands in the address. */
export function useList<P extends ListProcedure, F extends UseQueryStatesKeysMap>(
  procedure: P,
  { filters: parsers, input, everyMs }: Options<P, F>,
): ListPage<ItemOf<P>, F> {
  const [, startTransition] = useTransition();
  const [filters, setFilters] = useQueryStates(parsers, { startTransition });
  const [{ cursor }, setCursor] = useQueryStates({ cursor: parseAsString }, { history: 'push' });
  const wanted = { ...input(filters), limit: PAGE_ROWS, ...(cursor !== null && { cursor }) };
  const answer = useAnswer<P>(procedure, wanted as InputOf<P>, {
    ...(everyMs && { everyMs: (last) => (last ? everyMs(pageOf<P>(last).items) : false) }),
  });
  const page = answer.data && pageOf<P>(answer.data);
  const next = page?.next_cursor ?? null;
  const filter = useCallback(
    (changed: Partial<Values<F>>) => {
      void setCursor({ cursor: null }, { history: 'replace' });
      void setFilters(changed as Parameters<typeof setFilters>[0]);
    },
    [setFilters, setCursor],
  );
  return {
    items: page?.items,
    failure: answer.error,
    filters,
    filter,
    isFirst: cursor === null,
    hasNext: next !== null,
    toFirst: () => void setCursor({ cursor: null }),
    toNext: () => void setCursor({ cursor: next }),
  };
}

/** What a list answers, by the type of its items: TypeScript can't follow the procedure's own. */
export function pageOf<P extends ListProcedure>(answer: Answer<P>): PageOf<P> {
  return answer as unknown as PageOf<P>;
}
