import { type AuthenticatedContext, callerId } from '../procedures/context.js';
import type { CursorScope, Cursors } from './cursors.js';

interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

/**
 * One page of a keyset-paged list. `fetch` gets the key that the last page ended with (null: from
 * the start) and how many rows to read; `key` names a row's place in the order.
 */
export async function readPage<T, U>(
  cursors: Cursors,
  context: AuthenticatedContext,
  procedure: string,
  input: PageRequest,
  fetch: (after: string | null, take: number) => Promise<T[]>,
  key: (row: T) => string,
  view: (row: T) => U,
): Promise<{ items: U[]; next_cursor: string | null }> {
  const { limit, cursor, ...filters } = input;
  const scope: CursorScope = { caller: callerId(context.principal), procedure, filters };
  const rows = await fetch(cursors.open(scope, cursor), limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(view), next_cursor: last ? cursors.seal(scope, key(last)) : null };
}
