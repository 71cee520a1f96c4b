import { contract } from '@ipto/contracts';
import { expect, vi } from 'vitest';
import type { z } from 'zod';
import type { TestPlatform } from '../platform.js';
import type { Caller } from './caller.js';
import type { Member } from './member.js';

export type Upload = z.output<typeof contract.objects.upload.output>;
export type StoredObject = z.output<typeof contract.objects.get.output>;

export interface File {
  readonly filename: string;
  readonly bytes: string | Uint8Array<ArrayBuffer>;
  readonly content_type?: string;
  readonly checksum_sha256?: string;
  /** What is announced, if not the truth. */
  readonly size_bytes?: number;
}

export const TEXT: File = { filename: 'notes.txt', bytes: 'The quick brown fox.\n' };

/** Step one: announces a file. */
export function announce(caller: Caller, dataset_id: string, file: File): Promise<Upload> {
  const { filename, bytes, content_type = 'text/plain', size_bytes = Buffer.byteLength(bytes) } = file;
  return caller.ok(contract.objects.upload, {
    dataset_id,
    filename,
    content_type,
    size_bytes,
    ...(file.checksum_sha256 !== undefined && { checksum_sha256: file.checksum_sha256 }),
  });
}

/** Step two: sends the bytes; the answer as it comes. */
export function put(upload: Upload, bytes: File['bytes'], init: RequestInit = {}): Promise<Response> {
  return fetch(upload.upload_url, { method: upload.method, headers: upload.headers, body: bytes, ...init });
}

/** Steps one and two; the object's id. */
export async function send(caller: Caller, dataset_id: string, file: File): Promise<string> {
  const upload = await announce(caller, dataset_id, file);
  const response = await put(upload, file.bytes);
  expect(response.status, await response.text()).toBe(200);
  return upload.object_id;
}

/** All three steps: a staged object, or an approved one where review is automatic. */
export async function uploaded(caller: Caller, dataset_id: string, file: File): Promise<StoredObject> {
  const id = await send(caller, dataset_id, file);
  return caller.ok(contract.objects.confirm, { id });
}

/** Waits until an object has been processed. */
export async function settled(caller: Caller, id: string): Promise<StoredObject> {
  return vi.waitFor(
    async () => {
      const object = await caller.ok(contract.objects.get, { id });
      expect(object.status).not.toMatch(/^(staged|approved|processing)$/);
      return object;
    },
    { timeout: 50_000, interval: 100 },
  );
}

/** Approves a staged object and waits until it has been processed. */
export async function approved(platform: TestPlatform, owner: Member, id: string): Promise<StoredObject> {
  await platform.admin.ok(contract.review.approve, { tenant_id: owner.tenantId, object_id: id });
  return settled(owner, id);
}

/** Uploads and approves a file and waits until it can be searched. */
export async function ready(
  platform: TestPlatform,
  owner: Member,
  dataset_id: string,
  file: File,
): Promise<StoredObject> {
  const { object_id } = await uploaded(owner, dataset_id, file);
  const object = await approved(platform, owner, object_id);
  expect(object).toMatchObject({ status: 'ready', status_reason: null });
  return object;
}
