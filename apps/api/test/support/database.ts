import { createTestDatabase } from '@ipto/db/testing';

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** The server that this run of the tests has its databases on, if it has one. */
export const SERVER_URL = process.env.IPTO_TEST_SERVER_URL;

/** A new database on the run's server; null where there is none, and a platform embeds its own. */
export async function createDatabase(): Promise<OwnDatabase | null> {
  return SERVER_URL === undefined ? null : createTestDatabase(SERVER_URL);
}
