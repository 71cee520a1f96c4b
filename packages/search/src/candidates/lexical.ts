import { Prisma } from '@ipto/db';

/** How many passages each half of a search looks at. Pages end where the candidates do. */
export const CANDIDATES = 150;

/** Where to look, and what must hold of each passage `p` and its object `o`. */
export interface Narrowing {
  readonly datasetIds: readonly string[];
  readonly conditions: readonly Prisma.Sql[];
}

/** The ids of the passages whose words the shared index ranks first for some lexemes. */
export function rankedByWords(narrowing: Narrowing, lexemes: string): Prisma.Sql {
  return Prisma.sql`
    SELECT p.id
    FROM passages p
    WHERE ${published(narrowing)}
    ORDER BY p.lexemes <@> to_bm25query(${lexemes}, 'passages_bm25_idx')
    LIMIT ${CANDIDATES}`;
}

/** The ids of passages that fulfil the conditions, those of the newest objects first: for queries without words. */
export function newestPassages(narrowing: Narrowing): Prisma.Sql {
  return Prisma.sql`
    SELECT p.id
    FROM passages p
    WHERE ${published(narrowing)}
    ORDER BY p.object_id DESC, p.ordinal
    LIMIT ${CANDIDATES}`;
}

/**
 * `embedding IS NOT NULL` is the predicate of the indexes: without it they are not used. The object is asked in a
 * subquery and not in a join, so that the planner still walks the ranking index in its order and asks this of the
 * rows on its way; with a join it scores and sorts them all.
 */
function published({ datasetIds, conditions }: Narrowing): Prisma.Sql {
  const all = [Prisma.sql`o.status = 'ready'`, ...conditions];
  return Prisma.sql`
    p.embedding IS NOT NULL AND p.dataset_id = ANY(${datasetIds})
    AND (SELECT ${Prisma.join(all, ' AND ')} FROM objects o WHERE o.id = p.object_id)`;
}
