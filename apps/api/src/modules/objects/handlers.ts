import { ApiError, type contract, fromMicros, LIMITS } from '@ipto/contracts';
import { withdrawObject } from '@ipto/search';
import type { AuthenticatedContext } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { removeBytes } from '../bytes/index.js';
import { lockDatasetOf, requireOwnDataset } from '../datasets/index.js';
import { sendDueMerge } from '../indexing/index.js';
import { recordDownload } from '../metering/index.js';
import { confirmUpload } from './confirm-upload.js';
import { isOverdue } from './expiry.js';
import { findOwnObject, findReadableObject, lockOwnObject } from './find-object.js';
import { foreignObjectView, objectView } from './object-view.js';
import { makePreview } from './preview.js';
import { startUpload } from './start-upload.js';

export function objectHandlers(services: Services): Handlers<typeof contract.objects> {
  const { db, storage, cursors, now } = services;
  return {
    upload: (context, input) => startUpload(services, context, input),

    async confirm(context, { id }) {
      const object = await findOwnObject(db, viewerOf(context.principal), id);
      if (object.status === 'expired' || isOverdue(object, now())) throw expired();
      if (object.status !== 'pending_upload') return objectView(object);
      try {
        return objectView(await confirmUpload(services, context, object));
      } catch (error) {
        // Another confirm of the same upload may have won: then this one has what it wanted.
        if (!(error instanceof ApiError) || error.code !== 'conflict') throw error;
        const current = await findOwnObject(db, viewerOf(context.principal), id);
        if (current.status === 'expired') throw expired();
        if (current.status === 'pending_upload') throw error;
        return objectView(current);
      }
    },

    cancel: (context, { id }) => remove(services, context, id, 'cancel'),

    async list(context, input) {
      const { dataset_id: datasetId, status, checksum_sha256: checksumSha256 } = input;
      await requireOwnDataset(db, viewerOf(context.principal), datasetId);
      return readPage(cursors, context, {
        procedure: 'objects.list',
        input,
        fetch: (after, take) =>
          db.prisma.storedObject.findMany({
            where: {
              datasetId,
              ...(status && { status }),
              ...(checksumSha256 && { checksumSha256 }),
              ...(after !== null && { id: { lt: after } }),
            },
            orderBy: { id: 'desc' },
            take,
          }),
        key: (row) => row.id,
        view: objectView,
      });
    },

    async get({ principal }, { id }) {
      const object = await findReadableObject(db, viewerOf(principal), id);
      return object.tenantId === principal.tenantId ? objectView(object) : foreignObjectView(object);
    },

    async download({ principal }, { id }) {
      const object = await findReadableObject(db, viewerOf(principal), id);
      if (object.sealedKey === null) throw new ApiError('conflict', 'The object has no bytes to download.');
      const at = now();
      const expiresAt = new Date(at.getTime() + LIMITS.downloadUrlSeconds * 1000);
      const url = await storage.signDownload({
        key: object.sealedKey,
        filename: object.filename,
        contentType: object.contentType,
        expiresAt,
      });
      const charged = await db.tx((tx) => recordDownload(tx, principal, object.id, at));
      return {
        download_url: url,
        expires_at: expiresAt.toISOString(),
        filename: object.filename,
        content_type: object.contentType,
        size_bytes: Number(object.sizeBytes),
        price: fromMicros(charged),
      };
    },

    async preview({ principal, signal }, { id }) {
      const { sealedKey, ...object } = await findOwnObject(db, viewerOf(principal), id);
      if (sealedKey === null) throw new ApiError('conflict', 'The object has no bytes to preview.');
      return makePreview(services, { ...object, sealedKey }, signal);
    },

    delete: (context, { id }) => remove(services, context, id, 'delete'),
  };
}

const expired = () => new ApiError('gone', 'The upload has expired.');

/** Removes an object with its passages and bytes; a cancel, only while it waits for its upload. */
async function remove(
  { db, queue }: Services,
  context: AuthenticatedContext,
  id: string,
  how: 'cancel' | 'delete',
) {
  const viewer = viewerOf(context.principal);
  await findOwnObject(db, viewer, id);
  return db.tx(async (tx) => {
    await lockDatasetOf(tx, id);
    const object = await lockOwnObject(tx, viewer, id);
    if (how === 'cancel' && object.status !== 'pending_upload')
      throw new ApiError('conflict', 'The upload is no longer pending; delete the object instead.');
    await withdrawObject(tx, id);
    await sendDueMerge(tx, queue, object.datasetId);
    await removeBytes(tx, queue, [object.uploadKey, object.sealedKey]);
    await tx.storedObject.delete({ where: { id } });
    await recordAudit(tx, context, {
      action: how === 'cancel' ? 'object.upload_cancelled' : 'object.deleted',
      tenantId: object.tenantId,
      target: { type: 'object', id },
      details: { filename: object.filename },
    });
    return objectView(object);
  });
}
