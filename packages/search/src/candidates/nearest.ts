import { Prisma, type Sql } from '@ipto/db';
import { signedSums, signText } from '../ranking/signature.js';
import { CANDIDATES, type Narrowing } from './lexical.js';

/** How many passages are looked at more closely, of those whose signatures are nearest. */
const LOOKED_AT = 800;

/**
 * The ids of the passages that mean most nearly what an embedding does. All that the narrowing leaves are looked at,
 * by the signs of their vectors (Hamming distance); the nearest of them by the sum of the embedding's values under
 * those signs, which keeps 98 of the 100 that the vectors themselves would rank first. So nothing that the caller
 * can't see has any part in it, and a filter that leaves few passages finds them.
 */
export async function nearestPassages(
  db: Sql,
  { datasetIds, conditions }: Narrowing,
  embedding: Float32Array,
): Promise<string[]> {
  const narrowed =
    conditions.length > 0
      ? {
          joins: Prisma.sql`JOIN objects o ON o.id = s.object_id JOIN passages p ON p.id = s.passage_id`,
          where: Prisma.sql`AND ${Prisma.join([...conditions], ' AND ')}`,
        }
      : { joins: Prisma.empty, where: Prisma.empty };
  // All in one row: so many rows take the driver as long to read as the engine to find.
  const [near] = await db.sql<{ ids: string | null; signatures: Buffer | null }>(Prisma.sql`
    SELECT string_agg(passage_id, ' ') AS ids, string_agg(substring(bit_send(signature) FROM 5), '') AS signatures
    FROM (
      SELECT s.passage_id, s.signature
      FROM passage_signatures s ${narrowed.joins}
      WHERE s.dataset_id = ANY(${datasetIds}) ${narrowed.where}
      ORDER BY s.signature <~> ${signText(embedding)}::bit(${Prisma.raw(String(embedding.length))}), s.passage_id
      LIMIT ${LOOKED_AT}) AS near`);
  const { ids, signatures } = near ?? {};
  if (!ids || !signatures) return [];
  const nearnessAt = signedSums(embedding, signatures);
  return ids
    .split(' ')
    .map((id, place) => ({ id, nearness: nearnessAt(place) }))
    .sort((a, b) => b.nearness - a.nearness)
    .slice(0, CANDIDATES)
    .map(({ id }) => id);
}
