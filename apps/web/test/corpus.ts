import { setTimeout as wait } from 'node:timers/promises';
import { contract } from '@ipto/contracts';
import type { z } from 'zod';
import type { Platform } from './platform.js';

const READY_MS = 40_000;

/** A dataset with texts in it, which the platform's admin has approved and which can be searched. */
export async function createCorpus(
  { call, admin }: Platform,
  token: string,
  dataset: z.input<typeof contract.datasets.create.input>,
  texts: Record<string, string>,
): Promise<string> {
  const { dataset_id, tenant_id } = await call(contract.datasets.create, dataset, token);
  for (const [filename, text] of Object.entries(texts)) {
    const bytes = new TextEncoder().encode(text);
    const { object_id, upload_url, headers } = await call(
      contract.objects.upload,
      { dataset_id, filename, content_type: 'text/markdown', size_bytes: bytes.length },
      token,
    );
    await fetch(upload_url, { method: 'PUT', headers, body: bytes });
    await call(contract.objects.confirm, { id: object_id }, token);
    await call(contract.review.approve, { tenant_id, object_id }, admin.session_token);
  }
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const now = await call(contract.datasets.get, { id: dataset_id }, token);
    if (now.ready_object_count === Object.keys(texts).length && now.status === 'active') return dataset_id;
    if (Date.now() > deadline) throw new Error(`The dataset is ${now.status}, not ready`);
    await wait(200);
  }
}
