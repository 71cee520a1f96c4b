import { createHash, randomUUID } from 'node:crypto';
import { ApiError, LIMITS, validationFailed } from '@ipto/contracts';
import type { StoredObject } from '@ipto/db';
import { SNIFF_BYTES, sniffType } from '@ipto/extraction';
import type { AuthenticatedContext } from '../../procedures/context.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { removeBytes } from '../bytes/index.js';
import { lockDatasetOf } from '../datasets/index.js';
import { admitObject } from './admit-object.js';

/** Longer than any confirm takes. */
const ABANDONED_MS = 6 * 3_600_000;

interface Inspection {
  sizeBytes: number;
  sha256: string;
  /** The detected media type; null for what no format we read looks like. */
  contentType: string | null;
}

/**
 * Takes an upload in: fixes its bytes where no signed PUT reaches, checks them, and puts the object
 * in the review queue, or past it where review is automatic. What does not hold leaves the object
 * `pending_upload`, ready for another PUT.
 */
export async function confirmUpload(
  services: Services,
  context: AuthenticatedContext,
  object: StoredObject,
): Promise<StoredObject> {
  const { storage } = services;
  // A key of its own for each attempt: two confirms at once can't take each other's bytes away.
  const sealedKey = `sealed/${object.id}/${randomUUID()}`;
  // Should this process die before the commit, the queue removes what nothing refers to.
  const later = new Date(services.now().getTime() + ABANDONED_MS);
  // In no transaction of ours, which would count as carrying the call out: nothing has changed yet.
  await removeBytes(services.db.prisma, services.queue, [sealedKey], later);
  if (!(await storage.seal(object.uploadKey, sealedKey)))
    throw new ApiError('conflict', 'Nothing has been uploaded yet, or the object was confirmed meanwhile.');
  try {
    const inspection = await inspect(services, sealedKey, object);
    requireAsAnnounced(object, inspection);
    return await stage(services, context, object, sealedKey, inspection);
  } catch (error) {
    // Only a refusal of our own says for sure that no commit refers to the sealed bytes.
    if (error instanceof ApiError) await storage.delete([sealedKey]);
    throw error;
  }
}

async function inspect({ storage }: Services, key: string, object: StoredObject): Promise<Inspection> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let sizeBytes = 0;
  const chunks: AsyncIterable<Buffer> = await storage.read(key);
  for await (const bytes of chunks) {
    if (sizeBytes < SNIFF_BYTES) head.push(bytes.subarray(0, SNIFF_BYTES - sizeBytes));
    hash.update(bytes);
    sizeBytes += bytes.length;
  }
  return {
    sizeBytes,
    sha256: hash.digest('hex'),
    contentType: await sniffType(
      { head: Buffer.concat(head) },
      { filename: object.filename, declaredType: object.declaredContentType },
    ),
  };
}

function requireAsAnnounced(object: StoredObject, { sizeBytes, sha256, contentType }: Inspection): void {
  if (BigInt(sizeBytes) !== object.sizeBytes)
    throw validationFailed([
      { path: 'size_bytes', message: `${object.sizeBytes} announced, ${sizeBytes} uploaded` },
    ]);
  if (object.expectedSha256 !== null && object.expectedSha256 !== sha256)
    throw validationFailed([
      { path: 'checksum_sha256', message: `${object.expectedSha256} announced, ${sha256} uploaded` },
    ]);
  if (contentType === null)
    throw new ApiError('unsupported_media_type', 'The file is of no format that can be read.');
}

async function stage(
  { db, queue, policy, now }: Services,
  context: AuthenticatedContext,
  object: StoredObject,
  sealedKey: string,
  { sha256, contentType }: Inspection,
): Promise<StoredObject> {
  const at = now();
  const automatic = policy.review === 'auto';
  const type = contentType ?? object.declaredContentType;
  return db.tx(async (tx) => {
    await lockDatasetOf(tx, object.id);
    const { count } = await tx.storedObject.updateMany({
      where: { id: object.id, status: 'pending_upload' },
      data: {
        status: automatic ? 'approved' : 'staged',
        sealedKey,
        checksumSha256: sha256,
        contentType: type,
        warnings: differs(type, object.declaredContentType)
          ? [`Declared as ${object.declaredContentType}, detected as ${type}`]
          : [],
        uploadedAt: at,
        reviewExpiresAt: new Date(at.getTime() + LIMITS.reviewHours * 3_600_000),
        reviewedAt: automatic ? at : null,
      },
    });
    if (count === 0) throw new ApiError('conflict', 'The upload was confirmed or cancelled meanwhile.');
    const target = { type: 'object', id: object.id };
    await recordAudit(tx, context, { action: 'object.confirmed', tenantId: object.tenantId, target });
    // Once its URL is dead nothing can be put under the upload key again.
    const uploadUrlEnds = new Date(object.createdAt.getTime() + LIMITS.uploadUrlSeconds * 1000);
    await removeBytes(tx, queue, [object.uploadKey], uploadUrlEnds);
    if (automatic) {
      await recordAudit(tx, null, { action: 'object.approved', tenantId: object.tenantId, target });
      await admitObject(tx, queue, object);
    }
    return tx.storedObject.findUniqueOrThrow({ where: { id: object.id } });
  });
}

/** Whether two media types differ in more than their parameters. */
function differs(a: string, b: string): boolean {
  const essence = (type: string) => type.split(';', 1)[0]?.trim().toLowerCase();
  return essence(a) !== essence(b);
}
