import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { InputOf } from '../api/answer';
import { call } from '../api/call';
import type { CallFailed } from '../api/call-failed';
import { type ItemOf, type ListProcedure, type PageOf, pageOf } from './use-list';

const PAGE_ROWS = 100;
/** Of what has more, a choice is no help. */
const MOST_PAGES = 10;

/** A whole list, page after page, where there is something to choose from or to name; the first 1 000 of it. */
export function useAll<P extends ListProcedure>(
  procedure: P,
  input: Record<string, unknown> = {},
  { when = true }: { readonly when?: boolean } = {},
): UseQueryResult<ItemOf<P>[], CallFailed> {
  return useQuery<ItemOf<P>[], CallFailed>({
    queryKey: [procedure.rest.path, 'all', input],
    queryFn: async ({ signal }) => {
      const items: ItemOf<P>[] = [];
      let cursor: string | null = null;
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const wanted: Record<string, unknown> = {
          ...input,
          limit: PAGE_ROWS,
          ...(cursor !== null && { cursor }),
        };
        const page: PageOf<P> = pageOf<P>(await call<P>(procedure, wanted as InputOf<P>, signal));
        items.push(...page.items);
        cursor = page.next_cursor;
        if (cursor === null) break;
      }
      return items;
    },
    enabled: when,
  });
}
