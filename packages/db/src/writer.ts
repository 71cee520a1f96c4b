import type pg from 'pg';
import type { Prisma } from './generated/client.js';
import { type NameOf, poolReader, type Reader, readerIn } from './reader.js';

/** Reads, holds and writes rows with SQL of our own, inside a transaction. Its statements are kept planned, as `queryPlanned` says. */
export interface Writer extends Reader {
  /** Runs a statement for what it changes. */
  execute(sql: Prisma.Sql): Promise<void>;
}

/** Writes on the connection of a transaction. */
export function clientWriter(client: pg.ClientBase, nameOf: NameOf): Writer {
  const { queryPlanned } = poolReader(client, nameOf);
  return {
    query: queryPlanned,
    queryPlanned,
    async execute(sql) {
      await queryPlanned(sql);
    },
  };
}

/** Writes inside a transaction of Prisma. */
export function writerIn(tx: Prisma.TransactionClient): Writer {
  return {
    ...readerIn(tx),
    async execute(sql) {
      await tx.$executeRaw(sql);
    },
  };
}
