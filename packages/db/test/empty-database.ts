import { type CreatedDatabase, createTestDatabase, startTestServer } from '@ipto/db/testing';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** Gives each test of the file an empty database, on the run's server or else on one of the file's own. */
export function emptyDatabaseForEach(): { readonly url: string } {
  let serverUrl = process.env.IPTO_TEST_SERVER_URL ?? '';
  let stop = async () => {};
  let database: CreatedDatabase | undefined;

  beforeAll(async () => {
    if (serverUrl !== '') return;
    const server = await startTestServer({ empty: true });
    serverUrl = server.url;
    stop = () => server.stop();
  });
  beforeEach(async () => {
    database = await createTestDatabase(serverUrl, { empty: true });
  });
  afterEach(() => database?.drop());
  afterAll(() => stop());

  return {
    get url() {
      if (!database) throw new Error('The database is there within a test');
      return database.url;
    },
  };
}
