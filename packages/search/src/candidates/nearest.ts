import { Prisma, type Reader } from '@ipto/db';
import { packedSigns, signedSums, signText } from '../ranking/signature.js';
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
  db: Reader,
  { datasetIds, conditions }: Narrowing,
  embedding: Float32Array,
): Promise<string[]> {
  const rows = await db.query<{ id: string; signature: Buffer }>(Prisma.sql`
    SELECT s.passage_id AS id, bit_send(s.signature) AS signature
    FROM passage_signatures s
    ${conditions.length > 0 ? Prisma.sql`JOIN objects o ON o.id = s.object_id JOIN passages p ON p.id = s.passage_id` : Prisma.empty}
    WHERE s.dataset_id = ANY(${datasetIds})
      ${conditions.length > 0 ? Prisma.sql`AND ${Prisma.join([...conditions], ' AND ')}` : Prisma.empty}
    ORDER BY s.signature <~> ${signText(embedding)}::bit(${Prisma.raw(String(embedding.length))}), s.passage_id
    LIMIT ${LOOKED_AT}`);
  const nearnessOf = signedSums(embedding);
  return rows
    .map(({ id, signature }) => ({ id, nearness: nearnessOf(packedSigns(signature)) }))
    .sort((a, b) => b.nearness - a.nearness)
    .slice(0, CANDIDATES)
    .map(({ id }) => id);
}
