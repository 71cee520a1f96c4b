import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, Rest, residentBytes, type ServerProcess } from '@ipto/e2e';
import { z } from 'zod';
import { type Benchmark, type Figure, timed } from './figures.js';
import { withServer } from './installation.js';

const MIB = 1024 ** 2;
const OBJECT_BYTES = 1024 * MIB;
const CHUNK = new TextEncoder().encode(
  'a line of plain text, sixty-four bytes long with its line end.\n\n'.repeat(1024),
);
const SAMPLE_MS = 25;
const SETTLE_MS = 3000;
const TARGET_MIB = 64;

/** What a gigabyte on its way in and out adds to the server's memory. */
const transfer: Benchmark = async (note) =>
  withServer({}, async (server) => {
    const rest = await new Rest(server.url).signup('transfer');
    const dataset = await rest.createDataset('large');
    // Loads the code, and no more.
    await roundTrip(rest, dataset, 1024);
    await sleep(SETTLE_MS);

    const before = memoryOf(server);
    let peak = before;
    const sampler = setInterval(() => {
      const now = memoryOf(server);
      peak = { process: Math.max(peak.process, now.process), tree: Math.max(peak.tree, now.tree) };
    }, SAMPLE_MS);
    note(`sending and fetching ${OBJECT_BYTES / MIB} MiB`);
    const { uploadMs, confirmMs, downloadMs } = await roundTrip(rest, dataset, OBJECT_BYTES);
    clearInterval(sampler);
    await sleep(SETTLE_MS);
    const after = memoryOf(server);

    const mib = (name: string, bytes: number): Figure => ({ name, value: bytes / MIB, unit: 'MiB' });
    const speed = (name: string, ms: number): Figure => ({
      name,
      value: OBJECT_BYTES / MIB / (ms / 1000),
      unit: 'MiB/s',
    });
    return [
      speed('upload', uploadMs),
      speed('confirm: seal, hash, sniff', confirmMs),
      speed('download', downloadMs),
      mib('API process before', before.process),
      mib('API process at its peak', peak.process),
      mib('API process after', after.process),
      { ...mib('API process adds', peak.process - before.process), target: { atMost: TARGET_MIB } },
      mib('process tree before', before.tree),
      mib('process tree at its peak', peak.tree),
      mib('process tree after', after.tree),
      { ...mib('process tree adds', peak.tree - before.tree), target: { atMost: TARGET_MIB } },
    ];
  });
export default transfer;

function memoryOf({ pid }: ServerProcess): { process: number; tree: number } {
  const own = residentBytes(pid);
  return { process: own, tree: descendantsOf(pid).reduce((sum, child) => sum + residentBytes(child), own) };
}

async function roundTrip(rest: Rest, dataset: string, size: number) {
  const upload = await rest.call(
    'POST',
    `/v1/datasets/${dataset}/objects/upload`,
    z.object({ object_id: z.string(), upload_url: z.string(), headers: z.record(z.string(), z.string()) }),
    { filename: `${size}.txt`, content_type: 'text/plain', size_bytes: size },
  );
  const sent = createHash('sha256');
  const uploadMs = await timed(async () => {
    const response = await fetch(upload.upload_url, {
      method: 'PUT',
      headers: { ...upload.headers, 'content-length': String(size) },
      body: bytes(size, sent),
      duplex: 'half',
    });
    if (!response.ok) throw new Error(`PUT: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  });
  const confirmMs = await timed(() => rest.confirm(upload.object_id));
  const { download_url } = await rest.call(
    'GET',
    `/v1/objects/${upload.object_id}/download`,
    z.object({ download_url: z.string() }),
  );
  const received = createHash('sha256');
  const downloadMs = await timed(async () => {
    const response = await fetch(download_url);
    if (!response.ok || !response.body) throw new Error(`GET: ${response.status} ${await response.text()}`);
    for await (const chunk of response.body) received.update(chunk);
  });
  if (sent.digest('hex') !== received.digest('hex')) throw new Error('What came back is not what was sent');
  return { uploadMs, confirmMs, downloadMs };
}

async function* bytes(size: number, hash: ReturnType<typeof createHash>) {
  for (let sent = 0; sent < size; sent += CHUNK.length) {
    const chunk = CHUNK.subarray(0, Math.min(CHUNK.length, size - sent));
    hash.update(chunk);
    yield chunk;
  }
}
