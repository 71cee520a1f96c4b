import { contract } from '@ipto/contracts';
import { Prisma, searchableDataset } from '@ipto/db';
import type { CallContext } from '../../procedures/context.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { Services } from '../../services.js';

/** A kept answer without the results that the caller may not see any more. */
export async function reviewSearchReplay(
  { db }: Services,
  { principal }: CallContext,
  output: unknown,
): Promise<unknown> {
  if (principal === null) return output;
  const answer = contract.search.query.output.parse(output);
  const objectIds = answer.results.map(({ object_id }) => object_id);
  const visible = await db.sql<{ id: string }>(Prisma.sql`
    SELECT o.id FROM objects o JOIN datasets d ON d.id = o.dataset_id
    WHERE o.id = ANY(${objectIds}) AND o.status = 'ready' AND ${searchableDataset(viewerOf(principal))}`);
  const ids = new Set(visible.map(({ id }) => id));
  return { ...answer, results: answer.results.filter(({ object_id }) => ids.has(object_id)) };
}
