import { Prisma, type Tx } from '@ipto/db';
import { directionLiteral, storedVector } from '@ipto/search';

/** How many numbers the index has room for in each vector. */
export async function vectorDimensions(tx: Tx): Promise<number> {
  const [column] = await tx.sql<{ dimensions: number }>(Prisma.sql`
    SELECT atttypmod AS dimensions FROM pg_attribute
    WHERE attrelid = 'passages'::regclass AND attname = 'embedding'`);
  if (!column) throw new Error('There is no column for embeddings');
  return column.dimensions;
}

/**
 * Makes room for vectors of another length, and forgets those that are there with their signatures: passages without
 * one are found by nobody.
 */
export async function clearVectors(tx: Tx, dimensions: number): Promise<void> {
  const size = Prisma.raw(String(dimensions));
  await tx.sql(
    Prisma.sql`ALTER TABLE passages ALTER COLUMN embedding TYPE vector(${size}) USING NULL::vector`,
  );
  await tx.sql(Prisma.sql`TRUNCATE passage_signatures`);
  await tx.sql(Prisma.sql`ALTER TABLE passage_signatures ALTER COLUMN signature TYPE bit(${size})`);
}

/** Gives passages their vectors, and those of objects that are ready their signatures. One that is gone is left out. */
export async function writeVectors(
  tx: Tx,
  passages: readonly { readonly id: string; readonly embedding: Float32Array }[],
): Promise<void> {
  const ids = passages.map(({ id }) => id);
  await tx.sql(Prisma.sql`
    UPDATE passages p SET embedding = made.embedding
    FROM (
      SELECT id, ${storedVector(Prisma.sql`direction`)} AS embedding FROM unnest(
        ${ids}::text[],
        ${passages.map(({ embedding }) => directionLiteral(embedding))}::text[]) AS given (id, direction)
    ) AS made
    WHERE p.id = made.id AND p.embedding IS DISTINCT FROM made.embedding`);
  await tx.sql(Prisma.sql`
    INSERT INTO passage_signatures (passage_id, object_id, dataset_id, signature)
    SELECT p.id, p.object_id, p.dataset_id, binary_quantize(p.embedding)
    FROM passages p JOIN objects o ON o.id = p.object_id
    WHERE p.id = ANY(${ids}) AND o.status = 'ready'
    FOR KEY SHARE OF p
    ON CONFLICT (passage_id) DO UPDATE SET signature = excluded.signature`);
}
