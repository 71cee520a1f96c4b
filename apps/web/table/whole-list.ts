import type { CallFailed } from '../api/call-failed';

const nowhere = () => {};

/** What came in one piece, for a table that would else show a page of a list. */
export function wholeList<T>(items: T[] | undefined, failure: CallFailed | null) {
  return { items, failure, isFirst: true, hasNext: false, toFirst: nowhere, toNext: nowhere };
}
