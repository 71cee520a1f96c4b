import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What a run of tests shares: one folder for everything that they put on the disk, which goes with the run whatever became
 * of its workers, and one embedded PostgreSQL, on which each file has databases of its own. A server that
 * IPTO_TEST_SERVER_URL names already is used instead.
 */
export default async function setUpRun() {
  const folder = mkdtempSync(join(tmpdir(), 'ipto-run-'));
  // Where root runs the tests, PostgreSQL runs as somebody else, who has to get at its files.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  const server = await startServer();
  return async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

async function startServer() {
  if (process.env.IPTO_TEST_SERVER_URL !== undefined) return null;
  const { startTestServer } = await import('../../packages/db/dist/testing.js');
  const server = await startTestServer();
  process.env.IPTO_TEST_SERVER_URL = server.url;
  return server;
}
