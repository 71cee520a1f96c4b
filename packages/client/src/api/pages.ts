import { LIMITS } from '@ipto/contracts';
import { IptoError } from './error.js';

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A list procedure of the API, such as `api.datasets.list`. */
export interface ListProcedure<I, T> {
  query(input: I, options?: { signal?: AbortSignal }): Promise<Page<T>>;
}

export interface PagesOptions {
  /** Stop after this many items; all by default. */
  readonly max?: number | undefined;
  readonly signal?: AbortSignal;
}

/** Reads a list page by page to its end, or until `max` items have come; yields the items of each page. */
export async function* pages<I extends { limit?: number | undefined; cursor?: string | undefined }, T>(
  procedure: ListProcedure<I, T>,
  input: Omit<I, 'limit' | 'cursor'>,
  options: PagesOptions = {},
): AsyncGenerator<T[], void, undefined> {
  let remaining = options.max ?? Number.POSITIVE_INFINITY;
  let cursor: string | null = null;
  while (remaining > 0) {
    const position: { limit: number; cursor?: string } = { limit: Math.min(LIMITS.pageMax, remaining) };
    if (cursor !== null) position.cursor = cursor;
    // `I` is `input` plus the two fields of a page; the compiler can't join a generic Omit back together.
    const request = { ...input, ...position } as I;
    const page = await procedure.query(request, options.signal ? { signal: options.signal } : {});
    if (page.items.length > 0) yield page.items.slice(0, remaining);
    remaining -= page.items.length;
    if (page.next_cursor === null) return;
    if (page.next_cursor === cursor) {
      throw new IptoError('The server answered with the same cursor twice.', { code: 'internal' });
    }
    cursor = page.next_cursor;
  }
}
