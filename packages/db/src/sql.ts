import type pg from 'pg';
import type { Prisma } from './generated/client.js';
import type { NameOf } from './statement-names.js';

/**
 * Runs statements of our own on the driver itself. Types come as node-postgres reads them: cast bigint and numeric to
 * float8 or text.
 */
export interface Sql {
  sql<Row extends object>(statement: Prisma.Sql): Promise<Row[]>;
}

/** Runs a statement on a pool, or on one of its connections. */
export async function runStatement<Row extends object>(
  source: Pick<pg.ClientBase, 'query'>,
  nameOf: NameOf,
  { text, values }: Prisma.Sql,
): Promise<Row[]> {
  const { rows } = await source.query<Row & pg.QueryResultRow>({ name: nameOf(text), text, values });
  return rows;
}
