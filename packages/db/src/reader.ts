import type pg from 'pg';
import type { Prisma } from './generated/client.js';

/**
 * Reads rows with SQL of our own. Types come as node-postgres and Prisma agree on them: cast what
 * they read differently (bigint, numeric) to float8 or text.
 */
export interface Reader {
  query<Row extends object>(sql: Prisma.Sql): Promise<Row[]>;
}

/** Names the statements that are to be kept planned; '' for the others. */
export type NameOf = (sql: string) => string;

/** Reads straight from the pool, or one of its connections: Prisma's way takes longer than a short statement does. */
export function poolReader(source: Pick<pg.ClientBase, 'query'>, nameOf: NameOf): Reader {
  return {
    async query<Row extends object>({ text, values }: Prisma.Sql) {
      const { rows } = await source.query<Row & pg.QueryResultRow>({ name: nameOf(text), text, values });
      return rows;
    },
  };
}

/** Reads inside a transaction. */
export function readerIn(tx: Prisma.TransactionClient): Reader {
  return { query: <Row extends object>(sql: Prisma.Sql) => tx.$queryRaw<Row[]>(sql) };
}
