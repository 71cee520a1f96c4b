import { ApiError, contract, LIMITS, newId } from '@ipto/contracts';
import { Prisma, type StoredObject, type Tx } from '@ipto/db';
import type { ObjectStorage } from '@ipto/storage';
import type { AuthenticatedContext, CallContext } from '../../procedures/context.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { removeBytes } from '../bytes/index.js';
import { requireOwnDataset } from '../datasets/index.js';
import { findOwnObject } from './find-object.js';

/** After an upload has expired and the last byte of a PUT has come, whatever was put is nothing's. */
const STRAY_MS = 2 * LIMITS.unconfirmedUploadHours * 3_600_000;

export interface NewUpload {
  dataset_id: string;
  filename: string;
  content_type: string;
  size_bytes: number;
  checksum_sha256?: string | undefined;
}

/** Makes a `pending_upload` object and a URL for its bytes, within the bounds of size and storage. */
export async function startUpload(services: Services, context: AuthenticatedContext, input: NewUpload) {
  const { db, storage, queue, policy, now } = services;
  const { principal } = context;
  const viewer = viewerOf(principal);
  await requireOwnDataset(db, viewer, input.dataset_id);
  if (input.size_bytes > policy.maxObjectBytes)
    throw new ApiError('payload_too_large', `An object may have at most ${policy.maxObjectBytes} bytes.`);

  const id = newId('object');
  const uploadKey = `uploads/${id}`;
  const at = now();
  const signed = await signUpload(
    storage,
    { uploadKey, sizeBytes: BigInt(input.size_bytes), declaredContentType: input.content_type },
    at,
  );
  await db.tx(async (tx) => {
    await requireRoom(tx, principal.tenantId, input.size_bytes, policy.tenantStorageBytes);
    await requireOwnDataset(tx, viewer, input.dataset_id, 'FOR KEY SHARE');
    await tx.storedObject.create({
      data: {
        id,
        datasetId: input.dataset_id,
        tenantId: principal.tenantId,
        filename: input.filename,
        declaredContentType: input.content_type,
        contentType: input.content_type,
        sizeBytes: BigInt(input.size_bytes),
        expectedSha256: input.checksum_sha256 ?? null,
        uploadKey,
        createdAt: at,
      },
    });
    await recordAudit(tx, context, {
      action: 'object.upload_started',
      tenantId: principal.tenantId,
      target: { type: 'object', id },
      details: { filename: input.filename, size_bytes: input.size_bytes },
    });
    // A PUT that ends while its object is cancelled leaves bytes of nothing.
    await removeBytes(tx, queue, [uploadKey], new Date(at.getTime() + STRAY_MS));
  });
  return { object_id: id, ...signed };
}

/** A kept answer with a URL that works: the one in it may be dead, and is none to be kept for long. */
export async function renewUpload(
  { db, storage, now }: Services,
  { principal }: CallContext,
  output: unknown,
): Promise<unknown> {
  if (principal === null) return output;
  const upload = contract.objects.upload.output.parse(output);
  const object = await findOwnObject(db, viewerOf(principal), upload.object_id);
  if (object.status !== 'pending_upload') return upload;
  return { ...upload, ...(await signUpload(storage, object, now())) };
}

/** Where the bytes of an object may be put from now on, for as long as the URL lives. */
async function signUpload(
  storage: ObjectStorage,
  {
    uploadKey,
    sizeBytes,
    declaredContentType,
  }: Pick<StoredObject, 'uploadKey' | 'sizeBytes' | 'declaredContentType'>,
  at: Date,
) {
  const expiresAt = new Date(at.getTime() + LIMITS.uploadUrlSeconds * 1000);
  const { url, method, headers } = await storage.signUpload({
    key: uploadKey,
    sizeBytes: Number(sizeBytes),
    contentType: declaredContentType,
    expiresAt,
  });
  return { upload_url: url, method, headers, expires_at: expiresAt.toISOString() };
}

/** Refuses what would not fit; the tenant's row is locked so that two uploads can't share the last room. */
async function requireRoom(tx: Tx, tenantId: string, sizeBytes: number, limit: number): Promise<void> {
  await tx.sql(Prisma.sql`SELECT 1 FROM tenants WHERE id = ${tenantId} FOR NO KEY UPDATE`);
  const [row] = await tx.sql<{ held: string }>(Prisma.sql`
    SELECT coalesce(sum(size_bytes), 0)::text AS held FROM objects
    WHERE tenant_id = ${tenantId} AND (sealed_key IS NOT NULL OR status = 'pending_upload')`);
  if (Number(row?.held ?? 0) + sizeBytes > limit)
    throw new ApiError('payload_too_large', `The tenant's ${limit} bytes of storage would not hold it.`);
}
