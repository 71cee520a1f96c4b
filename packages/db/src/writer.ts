import type pg from 'pg';
import type { Prisma } from './generated/client.js';
import { type NameOf, poolReader, type Reader, readerIn } from './reader.js';

/** Reads, holds and writes rows with SQL of our own, inside a transaction. */
export interface Writer extends Reader {
  /** Runs a statement for what it changes. */
  execute(sql: Prisma.Sql): Promise<void>;
}

/** Writes on the connection of a transaction. */
export function clientWriter(client: pg.ClientBase, nameOf: NameOf): Writer {
  const reader = poolReader(client, nameOf);
  return {
    ...reader,
    async execute(sql) {
      await reader.query(sql);
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
