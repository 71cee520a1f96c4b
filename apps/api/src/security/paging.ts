import { type AuthenticatedContext, callerId } from '../procedures/context.js';
import type { CursorScope, Cursors } from './cursors.js';

/** A keyset-paged list, and what of it is asked for. */
export interface PagedList<T, U> {
  readonly procedure: string;
  /** All that is asked for; a cursor goes on only in the same. */
  readonly input: { limit: number; cursor?: string | undefined };
  /** Reads so many rows after the key that the last page ended with; null: from the start. */
  readonly fetch: (after: string | null, take: number) => Promise<T[]>;
  /** A row's place in the order. */
  readonly key: (row: T) => string;
  readonly view: (row: T) => U;
}

/** One page of a list. */
export async function readPage<T, U>(
  cursors: Cursors,
  context: AuthenticatedContext,
  { procedure, input, fetch, key, view }: PagedList<T, U>,
): Promise<{ items: U[]; next_cursor: string | null }> {
  const { limit, cursor, ...filters } = input;
  const scope: CursorScope = { caller: callerId(context.principal), procedure, filters };
  const rows = await fetch(cursors.open(scope, cursor), limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(view), next_cursor: last ? cursors.seal(scope, key(last)) : null };
}
