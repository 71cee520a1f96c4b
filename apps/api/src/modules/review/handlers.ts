import { ApiError, type contract, notFound, type ReviewItem } from '@ipto/contracts';
import { Prisma, type Tx } from '@ipto/db';
import type { AuthenticatedContext, Principal } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { holdPlatformAdmin } from '../accounts/index.js';
import { recordAudit } from '../audit/index.js';
import { removeBytes } from '../bytes/index.js';
import { lockDatasetOf } from '../datasets/index.js';
import { admitObject, isOverdue, makePreview, objectView } from '../objects/index.js';

const withOwner = { tenant: true, dataset: true } as const satisfies Prisma.StoredObjectInclude;
type StagedObject = Prisma.StoredObjectGetPayload<{ include: typeof withOwner }>;
type Verdict = { status: 'approved' } | { status: 'rejected'; reason: string };

export function reviewHandlers(services: Services): Handlers<typeof contract.review> {
  const { db, queue, cursors, now } = services;
  async function findStaged(
    rows: Pick<Tx, 'storedObject'>,
    { principal }: AuthenticatedContext,
    tenantId: string,
    id: string,
  ) {
    const object = await rows.storedObject.findFirst({
      where: { id, tenantId, ...allowListed(principal) },
      include: withOwner,
    });
    if (!object) throw notFound();
    if (object.status === 'expired' || isOverdue(object, now()))
      throw new ApiError('gone', 'The time to review it is over.');
    if (object.status !== 'staged')
      throw new ApiError('conflict', `The object is ${object.status}, not staged.`);
    return object;
  }

  async function decide(context: AuthenticatedContext, tenantId: string, id: string, verdict: Verdict) {
    return db.tx(async (tx) => {
      await holdPlatformAdmin(tx, context.principal);
      await lockDatasetOf(tx, id);
      await tx.sql(Prisma.sql`SELECT 1 FROM objects WHERE id = ${id} FOR UPDATE`);
      const object = await findStaged(tx, context, tenantId, id);
      const rejected = verdict.status === 'rejected';
      const reviewed = await tx.storedObject.update({
        where: { id },
        data: {
          status: verdict.status,
          reviewedAt: now(),
          ...(rejected && { statusReason: verdict.reason, sealedKey: null }),
        },
      });
      if (rejected) await removeBytes(tx, queue, [object.sealedKey]);
      else await admitObject(tx, queue, object);
      await recordAudit(tx, context, {
        action: rejected ? 'object.rejected' : 'object.approved',
        tenantId,
        target: { type: 'object', id },
        ...(rejected && { details: { reason: verdict.reason } }),
      });
      return objectView(reviewed);
    });
  }

  return {
    queue: (context, input) =>
      readPage(cursors, context, {
        procedure: 'review.queue',
        input,
        fetch: (after, take) => readQueue(db.prisma, context.principal, after, take, now()),
        key: ({ object_id, uploaded_at }) => `${uploaded_at}/${object_id}`,
        view: (item) => item,
      }),

    async get(context, { tenant_id, object_id }) {
      const object = await findStaged(db.prisma, context, tenant_id, object_id);
      return {
        ...reviewItem(object),
        checksum_sha256: object.checksumSha256 ?? '',
        declared_content_type: object.declaredContentType,
        warnings: object.warnings,
      };
    },

    async preview(context, { tenant_id, object_id }) {
      const { sealedKey, ...object } = await findStaged(db.prisma, context, tenant_id, object_id);
      if (sealedKey === null) throw notFound();
      return makePreview(services, { ...object, sealedKey }, context.signal);
    },

    approve: (context, { tenant_id, object_id }) =>
      decide(context, tenant_id, object_id, { status: 'approved' }),

    reject: (context, { tenant_id, object_id, reason }) =>
      decide(context, tenant_id, object_id, { status: 'rejected', reason }),
  };
}

/** The objects that are left to a platform admin's key with an allow list. */
function allowListed(principal: Principal): Prisma.StoredObjectWhereInput {
  const { allowListKeyId } = viewerOf(principal);
  return allowListKeyId === null ? {} : { dataset: { grants: { some: { apiKeyId: allowListKeyId } } } };
}

/** What waits for review, the longest waiting first, after the place `{uploaded_at}/{object_id}`. */
async function readQueue(
  db: Pick<Tx, 'storedObject'>,
  principal: Principal,
  after: string | null,
  take: number,
  at: Date,
): Promise<ReviewItem[]> {
  const [uploadedAt, id] = after?.split('/') ?? [];
  const rows = await db.storedObject.findMany({
    where: {
      status: 'staged',
      reviewExpiresAt: { gt: at },
      ...allowListed(principal),
      ...(uploadedAt !== undefined &&
        id !== undefined && { OR: [{ uploadedAt: { gt: uploadedAt } }, { uploadedAt, id: { gt: id } }] }),
    },
    include: withOwner,
    orderBy: [{ uploadedAt: 'asc' }, { id: 'asc' }],
    take,
  });
  return rows.map(reviewItem);
}

function reviewItem(object: StagedObject): ReviewItem {
  return {
    object_id: object.id,
    tenant_id: object.tenantId,
    tenant_name: object.tenant.name,
    dataset_id: object.datasetId,
    dataset_name: object.dataset.name,
    filename: object.filename,
    content_type: object.contentType,
    size_bytes: Number(object.sizeBytes),
    uploaded_at: object.uploadedAt?.toISOString() ?? '',
    review_expires_at: object.reviewExpiresAt?.toISOString() ?? '',
  };
}
