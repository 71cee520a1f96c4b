import { Prisma, type Tx } from '@ipto/db';
import { lexemeCount } from '../lexicon.js';

/**
 * Makes an object's passages findable: their signatures, by which meaning is searched, and what its dataset says of
 * its words, by which they are ranked. In the transaction that makes the object `ready`, once, holding its dataset.
 */
export async function publishObject(tx: Tx, objectId: string): Promise<void> {
  await tx.sql(Prisma.sql`
    INSERT INTO passage_signatures (passage_id, object_id, dataset_id, signature)
    SELECT id, object_id, dataset_id, binary_quantize(embedding) FROM passages
    WHERE object_id = ${objectId} AND embedding IS NOT NULL`);
  await tx.sql(Prisma.sql`
    INSERT INTO dataset_terms (dataset_id, term, passages)
    ${publishedTerms(objectId)}
    ON CONFLICT (dataset_id, term) DO UPDATE SET passages = dataset_terms.passages + excluded.passages`);
  await tx.sql(Prisma.sql`
    INSERT INTO dataset_languages (dataset_id, language, passages, terms)
    ${publishedLanguages(objectId)}
    ON CONFLICT (dataset_id, language) DO UPDATE
    SET passages = dataset_languages.passages + excluded.passages, terms = dataset_languages.terms + excluded.terms`);
}

/**
 * Takes back what was said of an object's words, before it is deleted, holding its dataset; of one that is not published
 * there is nothing.
 */
export async function withdrawObject(tx: Tx, { id, datasetId }: { id: string; datasetId: string }) {
  if (!(await tx.passageSignature.findFirst({ where: { objectId: id }, select: { passageId: true } })))
    return;
  await tx.sql(Prisma.sql`
    UPDATE dataset_terms t SET passages = t.passages - gone.passages
    FROM (${publishedTerms(id)}) AS gone
    WHERE t.dataset_id = gone.dataset_id AND t.term = gone.term`);
  await tx.sql(Prisma.sql`
    UPDATE dataset_languages l SET passages = l.passages - gone.passages, terms = l.terms - gone.terms
    FROM (${publishedLanguages(id)}) AS gone
    WHERE l.dataset_id = gone.dataset_id AND l.language = gone.language`);
  await tx.sql(Prisma.sql`DELETE FROM dataset_terms WHERE dataset_id = ${datasetId} AND passages <= 0`);
  await tx.sql(Prisma.sql`DELETE FROM dataset_languages WHERE dataset_id = ${datasetId} AND passages <= 0`);
}

/** In the table's own collation: bytes compare faster than letters. */
function publishedTerms(objectId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT dataset_id, term, count(*)::int AS passages
    FROM (
      SELECT p.dataset_id, unnest(tsvector_to_array(p.terms)) COLLATE "C" AS term
      FROM passage_signatures s
      JOIN passages p ON p.id = s.passage_id
      WHERE s.object_id = ${objectId}) AS held
    GROUP BY dataset_id, term`;
}

function publishedLanguages(objectId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT p.dataset_id, p.language, count(*)::int AS passages, sum(${lexemeCount(Prisma.sql`p.lexemes`)}) AS terms
    FROM passage_signatures s
    JOIN passages p ON p.id = s.passage_id
    WHERE s.object_id = ${objectId}
    GROUP BY p.dataset_id, p.language`;
}
