import type { StoredObject } from '@ipto/contracts';
import type { StoredObject as ObjectRow } from '@ipto/db';

/** An object as its owner sees it. */
export function objectView(row: ObjectRow): StoredObject {
  return {
    object_id: row.id,
    dataset_id: row.datasetId,
    tenant_id: row.tenantId,
    filename: row.filename,
    content_type: row.contentType,
    size_bytes: Number(row.sizeBytes),
    checksum_sha256: row.checksumSha256,
    status: row.status,
    status_reason: row.statusReason,
    passage_count: row.passageCount,
    uploaded_at: row.uploadedAt?.toISOString() ?? null,
    review_expires_at: row.reviewExpiresAt?.toISOString() ?? null,
    reviewed_at: row.reviewedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** An object as another tenant sees it: without what is between its owner and the platform. */
export function foreignObjectView(row: ObjectRow): StoredObject {
  return {
    ...objectView(row),
    tenant_id: null,
    status_reason: null,
    review_expires_at: null,
    reviewed_at: null,
  };
}
