/** The greatest page number that a PostgreSQL `int` holds; no file has as many. */
const MAX_PAGE = 2_147_483_647;
const RANGE = /^(\d+)(?:\.\.(\d+))?$/;

/** Pages from 1, both ends inclusive. */
export interface PageRange {
  from: number;
  to: number;
}

/** Reads `3` or `3..7`; null if it is neither, begins below 1 or ends before it begins. Fits an `int` always. */
export function parsePageRange(text: string): PageRange | null {
  const [, first, last] = RANGE.exec(text) ?? [];
  if (first === undefined) return null;
  const from = Number(first);
  const to = Number(last ?? first);
  if (from < 1 || to < from) return null;
  return { from: Math.min(from, MAX_PAGE), to: Math.min(to, MAX_PAGE) };
}
