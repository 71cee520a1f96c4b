import { LIMITS } from '@ipto/contracts';

interface Statement {
  lines: unknown[];
  next_cursor: string | null;
}

/** A procedure that answers with a statement and one page of its lines. */
interface StatementProcedure<S> {
  query(input: { id: string; limit: number; cursor?: string }): Promise<S>;
}

/** Reads a statement with all its lines, which come page by page, or with the first `max` of them. */
export async function readStatement<S extends Statement>(
  procedure: StatementProcedure<S>,
  id: string,
  max = Number.POSITIVE_INFINITY,
): Promise<S> {
  let page = await procedure.query({ id, limit: Math.min(LIMITS.pageMax, max) });
  const lines = [...page.lines];
  while (page.next_cursor !== null && lines.length < max) {
    const limit = Math.min(LIMITS.pageMax, max - lines.length);
    page = await procedure.query({ id, limit, cursor: page.next_cursor });
    lines.push(...page.lines);
  }
  return { ...page, lines };
}
