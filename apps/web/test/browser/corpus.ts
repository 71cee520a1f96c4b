import { contract } from '@ipto/contracts';
import type { z } from 'zod';
import type { Platform } from './platform.js';
import { expect } from './test.js';

const READY_MS = 60_000;

/** Uploads a text, which then waits for review. */
export async function uploadText(
  { call }: Platform,
  token: string,
  dataset_id: string,
  filename: string,
  text: string,
): Promise<string> {
  const body = new TextEncoder().encode(text);
  const { object_id, upload_url, method, headers } = await call(
    contract.objects.upload,
    { dataset_id, filename, content_type: 'text/markdown', size_bytes: body.length },
    token,
  );
  const put = await fetch(upload_url, { method, headers, body });
  if (!put.ok) throw new Error(`${filename}: ${put.status}`);
  await call(contract.objects.confirm, { id: object_id }, token);
  return object_id;
}

/** A dataset with texts in it, which the platform's admin has approved and which can be searched. */
export async function createCorpus(
  platform: Platform,
  token: string,
  dataset: z.input<typeof contract.datasets.create.input>,
  texts: Readonly<Record<string, string>>,
): Promise<string> {
  const { call, admin } = platform;
  const { dataset_id, tenant_id } = await call(contract.datasets.create, dataset, token);
  for (const [filename, text] of Object.entries(texts)) {
    const object_id = await uploadText(platform, token, dataset_id, filename, text);
    await call(contract.review.approve, { tenant_id, object_id }, admin.session_token);
  }
  const state = async () => {
    const { status, ready_object_count } = await call(contract.datasets.get, { id: dataset_id }, token);
    return { status, ready_object_count };
  };
  const ready = { status: 'active', ready_object_count: Object.keys(texts).length };
  await expect.poll(state, { timeout: READY_MS }).toEqual(ready);
  return dataset_id;
}
