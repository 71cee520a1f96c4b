import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '@ipto/e2e';

/** Lends a folder that is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ipto-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lends a running server with an empty database, in a process of its own. */
export async function withServer<T>(
  env: Readonly<Record<string, string>>,
  use: (server: ServerProcess) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const server = await ServerProcess.start(folder, env);
    try {
      return await use(server);
    } finally {
      await server.stop();
    }
  });
}
