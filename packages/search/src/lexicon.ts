import { Prisma, type Sql } from '@ipto/db';

/** How many times a title's terms are counted: a word in the title says more than one in the body. */
const TITLE_WEIGHT = 2;

/** The terms of a vector in one line, each as often as it has positions, some times over; in no order. */
const flattened = (vector: Prisma.Sql, times = 1) => Prisma.sql`(
  SELECT string_agg(rtrim(repeat(t.lexeme || ' ', ${times}::int * cardinality(t.positions))), ' ')
  FROM unnest(${vector}) AS t)`;

/**
 * The stemmed terms of a text with their positions. `language` names a text search configuration: what is indexed
 * and what is searched for are stemmed by the same.
 */
export function textTerms(language: Prisma.Sql, text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_tsvector((${language})::regconfig, ${text})`;
}

/** The terms of a passage, title (A) and body (D) apart, for gates; from the terms of both. */
export function passageTerms(title: Prisma.Sql, body: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`setweight(${title}, 'A') || setweight(${body}, 'D')`;
}

/** The stemmed terms of a passage in one line, the title's repeated, for BM25; from the terms of both. */
export function passageLexemes(title: Prisma.Sql, body: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`concat_ws(' ', ${flattened(title, TITLE_WEIGHT)}, ${flattened(body)})`;
}

/** The stemmed terms of a query, each as often as it is asked for, in one line; null if all are too common. */
export function queryLexemes(language: Prisma.Sql, text: string): Prisma.Sql {
  return flattened(textTerms(language, Prisma.sql`${text}`));
}

/** The stems that words begin with whose beginnings are asked for. */
export function prefixStems(language: Prisma.Sql, prefixes: readonly string[]): Prisma.Sql {
  return Prisma.sql`ARRAY(
    SELECT DISTINCT unnest(tsvector_to_array(${textTerms(language, Prisma.sql`prefix`)}))
    FROM unnest(${prefixes}::text[]) AS prefix)`;
}

/** How many terms a passage has, from its line of lexemes. */
export function lexemeCount(lexemes: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`cardinality(string_to_array(${lexemes}, ' '))`;
}

/** The text search configuration of a language; `simple` where the server has none for it, as PostgreSQL 17 for Estonian. */
export async function configurationOf(db: Sql, language: string): Promise<string> {
  const known = await db.sql(Prisma.sql`SELECT 1 FROM pg_ts_config WHERE cfgname = ${language}`);
  return known.length > 0 ? language : 'simple';
}
