import { mkdtemp, open, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient } from '@ipto/client';
import { expect, test } from 'vitest';
import { OBJECT, startStandIn } from './stand-in.js';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

test('a large upload is streamed, not gathered in memory', async () => {
  const size = 192 * 1024 * 1024;
  const folder = await mkdtemp(join(tmpdir(), 'ipto-client-'));
  const storage = createServer((request, response) => {
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
  const address = storage.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const standIn = await startStandIn({
    'objects.upload': () => ({
      object_id: OBJECT.object_id,
      upload_url: `http://127.0.0.1:${port}/`,
      method: 'PUT',
      headers: {},
    }),
    'objects.confirm': () => OBJECT,
  });
  try {
    const path = join(folder, 'sparse.bin');
    const file = await open(path, 'w');
    await file.truncate(size);
    await file.close();
    // What the collector has not come to yet is no memory that an upload holds.
    const held = () => {
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    const before = held();
    let peak = 0;
    let steps = 0;
    await createClient({ url: standIn.url }).uploadFile({
      path,
      datasetId: OBJECT.dataset_id,
      onProgress: () => {
        if (steps++ % 200 === 0) peak = Math.max(peak, held() - before);
      },
    });
    expect(steps).toBeGreaterThan(1_000);
    // Other files of the same worker hold some, too.
    expect(peak).toBeLessThan(size / 2);
  } finally {
    storage.close();
    await standIn.app.close();
    await rm(folder, { recursive: true });
  }
}, 60_000);
