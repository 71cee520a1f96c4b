import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '@ipto/contracts';
import { FolderStorage } from '@ipto/storage';

export interface TestStorage {
  storage: FolderStorage;
  root: string;
  baseUrl: string;
  /** Upload keys that no longer take bytes. */
  closed: Set<string>;
  /** Moves the clock of the storage. */
  setNow(now: Date): void;
  /** How many requests have been answered or given up. */
  settled(): number;
  close(): Promise<void>;
}

/** A storage in a new folder (or `root`), behind a bare HTTP server on a free port. */
export async function startStorage(root?: string): Promise<TestStorage> {
  const folder = root ?? (await mkdtemp(join(tmpdir(), 'ipto-storage-')));
  const closed = new Set<string>();
  let now: Date | undefined;
  let settled = 0;
  const server = createServer((req, res) => {
    answer(storage, req, res)
      .catch(() => res.destroy())
      .finally(() => {
        settled += 1;
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/deep/storage`;
  const storage = new FolderStorage({
    root: folder,
    signingKey: new Uint8Array(32).fill(7),
    baseUrl,
    now: () => now ?? new Date(),
    acceptsUpload: async (key) => !closed.has(key),
  });
  return {
    storage,
    root: folder,
    baseUrl,
    closed,
    setNow: (date) => {
      now = date;
    },
    settled: () => settled,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      if (root === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answer(storage: FolderStorage, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { url = '', headers, method = '' } = req;
  try {
    if (method === 'PUT') {
      await storage.receive({ url, headers, body: req });
      res.writeHead(200).end();
      return;
    }
    const response = await storage.open({ url, method, headers });
    res.writeHead(response.status, response.headers);
    if (response.body) await pipeline(response.body, res);
    else res.end();
  } catch (error) {
    if (!(error instanceof ApiError) || res.headersSent) throw error;
    res.writeHead(error.status, { 'content-type': 'application/json', connection: 'close' });
    res.end(JSON.stringify({ code: error.code, message: error.message }));
  }
}

/** Every file below a folder, relative to it. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The files below a folder that this process holds open. */
export async function openFilesIn(folder: string): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    descriptors.map((descriptor) => readlink(`/proc/self/fd/${descriptor}`).catch(() => '')),
  );
  return targets.filter((target) => target.startsWith(folder));
}

export interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** PUTs chunks without announcing their length, and tells how it was answered. */
export function putChunks(
  url: string,
  headers: Record<string, string>,
  chunks: Buffer[],
): Promise<Refusal | { status: number }> {
  return new Promise((resolve, reject) => {
    const req = request(url, { method: 'PUT', headers, agent: false }, (res) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('error', reject);
      res.on('end', () => {
        const body = Buffer.concat(parts).toString();
        resolve({ status: res.statusCode ?? 0, ...(body ? JSON.parse(body) : {}) });
      });
    });
    req.on('error', reject);
    req.flushHeaders();
    for (const chunk of chunks) req.write(chunk);
    req.end();
  });
}
