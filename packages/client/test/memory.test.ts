import { mkdtemp, open, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@ipto/client';
import { expect, test } from 'vitest';
import { OBJECT, startStandIn } from './stand-in.js';

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
    let peak = 0;
    await createClient({ url: standIn.url }).uploadFile({
      path,
      datasetId: OBJECT.dataset_id,
      onProgress: () => {
        peak = Math.max(peak, process.memoryUsage().arrayBuffers);
      },
    });
    expect(peak).toBeLessThan(size / 2);
  } finally {
    storage.close();
    await standIn.app.close();
    await rm(folder, { recursive: true });
  }
}, 60_000);
