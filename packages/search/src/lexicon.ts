import { Prisma } from '@ipto/db';

/** The text search configuration that stems what is indexed and what is searched for, alike. */
const CONFIG = Prisma.raw(`'english'`);
/** How many times a title's terms are counted: a word in the title says more than one in the body. */
const TITLE_WEIGHT = 2;

const flattened = (vector: Prisma.Sql) => Prisma.sql`(
  SELECT string_agg(t.lexeme, ' ' ORDER BY position)
  FROM unnest(${vector}) AS t, unnest(t.positions) AS position)`;

/** The terms of a text with their positions. */
export function textTerms(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_tsvector(${CONFIG}, ${text})`;
}

/** The terms of a passage, title (A) and body (D) apart, for gates; from the terms of both. */
export function passageTerms(title: Prisma.Sql, body: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`setweight(${title}, 'A') || setweight(${body}, 'D')`;
}

/** The stemmed terms of a passage in one line, the title's repeated, for BM25; from the terms of both. */
export function passageLexemes(title: Prisma.Sql, body: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`concat_ws(' ', repeat(${flattened(title)} || ' ', ${TITLE_WEIGHT}), ${flattened(body)})`;
}

/** The stemmed terms of a query in one line, for BM25; null if all its words are too common. */
export function queryLexemes(query: string): Prisma.Sql {
  return flattened(textTerms(Prisma.sql`${query}`));
}

/** The gate of a query in plain words: any of its terms will do, BM25 orders what comes through. */
export function anyTermGate(query: string): Prisma.Sql {
  return Prisma.sql`regexp_replace(plainto_tsquery(${CONFIG}, ${query})::text, ' (&|<->|<\\d+>) ', ' | ', 'g')::tsquery`;
}

/** The gate of a query with quotes, OR and minus signs. */
export function operatorGate(query: string): Prisma.Sql {
  return Prisma.sql`websearch_to_tsquery(${CONFIG}, ${query})`;
}

/** Marks that stand around a hit; a body holds no control characters of its own. */
export const HIT_START = '\u0001';
export const HIT_END = '\u0002';

/** The whole body with its hits marked. */
export function markedBody(body: Prisma.Sql, terms: string): Prisma.Sql {
  return Prisma.sql`ts_headline(${CONFIG}, ${body}, ${terms}::tsquery,
    ${`HighlightAll=true, StartSel="${HIT_START}", StopSel="${HIT_END}"`})`;
}
