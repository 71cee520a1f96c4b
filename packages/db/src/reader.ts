import type pg from 'pg';
import type { Prisma } from './generated/client.js';

/**
 * Reads rows with SQL of our own. Types come as node-postgres and Prisma agree on them: cast what
 * they read differently (bigint, numeric) to float8 or text.
 */
export interface Reader {
  query<Row extends object>(sql: Prisma.Sql): Promise<Row[]>;
  /**
   * The same for a statement that is often asked and nearly always has the same text: the embedded engine keeps it planned.
   * Never for one whose text follows what somebody asks for.
   */
  queryPlanned<Row extends object>(sql: Prisma.Sql): Promise<Row[]>;
}

/** Names the statements that are to be kept planned; '' for the others. */
export type NameOf = (sql: string) => string;

/** Reads straight from the pool, or one of its connections: Prisma's way takes longer than a short statement does. */
export function poolReader(source: Pick<pg.ClientBase, 'query'>, nameOf: NameOf): Reader {
  const run = async <Row extends object>({ text, values }: Prisma.Sql, name = '') =>
    (await source.query<Row & pg.QueryResultRow>({ name, text, values })).rows;
  return {
    query: (sql) => run(sql),
    queryPlanned: (sql) => run(sql, nameOf(sql.text)),
  };
}

/** Reads inside a transaction. */
export function readerIn(tx: Prisma.TransactionClient): Reader {
  const query = <Row extends object>(sql: Prisma.Sql) => tx.$queryRaw<Row[]>(sql);
  return { query, queryPlanned: query };
}
