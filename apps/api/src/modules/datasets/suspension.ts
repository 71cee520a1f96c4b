import { ApiError, type contract, type Dataset, notFound } from '@ipto/contracts';
import { type DatasetStatus, ownDataset, Prisma, type Tx, type Viewer } from '@ipto/db';
import type { AuthenticatedContext } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { Services } from '../../services.js';
import { holdPlatformAdmin } from '../accounts/index.js';
import { type AuditRecord, recordAudit } from '../audit/index.js';
import { readOwnDataset } from './read-dataset.js';

type SuspensionHandlers = Pick<Handlers<typeof contract.admin>, 'suspendDataset' | 'unsuspendDataset'>;

interface Target {
  readonly tenant_id: string;
  readonly id: string;
}

/** Taking a dataset out of every search, its own tenant's too, and giving it back the status it had. */
export function suspensionHandlers({ db }: Services): SuspensionHandlers {
  return {
    suspendDataset: (context, { reason, ...target }) =>
      db.tx(async (tx) => {
        const { status } = await lock(tx, context, target);
        // Suspending twice is harmless: what it was before the first stays known.
        if (status !== 'suspended') {
          await tx.dataset.update({
            where: { id: target.id },
            data: { status: 'suspended', suspendedFrom: status },
          });
          await record(tx, context, target, 'dataset.suspended', { reason });
        }
        return read(tx, context, target);
      }),

    unsuspendDataset: (context, target) =>
      db.tx(async (tx) => {
        const { status, suspendedFrom } = await lock(tx, context, target);
        if (status !== 'suspended' || suspendedFrom === null)
          throw new ApiError('conflict', 'The dataset is not suspended.');
        await tx.dataset.update({
          where: { id: target.id },
          data: { status: suspendedFrom, suspendedFrom: null },
        });
        await record(tx, context, target, 'dataset.unsuspended', { status: suspendedFrom });
        return read(tx, context, target);
      }),
  };
}

/** The owner's eyes, through the allow list of the admin's key if it has one. */
function ownerView({ principal }: AuthenticatedContext, { tenant_id: tenantId }: Target): Viewer {
  return { ...viewerOf(principal), tenantId };
}

async function lock(tx: Tx, context: AuthenticatedContext, target: Target) {
  await holdPlatformAdmin(tx, context.principal);
  const [row] = await tx.sql<{
    status: DatasetStatus;
    suspendedFrom: DatasetStatus | null;
  }>(Prisma.sql`
    SELECT d.status, d.suspended_from AS "suspendedFrom" FROM datasets d
    WHERE d.id = ${target.id} AND ${ownDataset(ownerView(context, target))}
    FOR NO KEY UPDATE`);
  if (!row) throw notFound();
  return row;
}

/** Tells the audit log of the owner's tenant. */
function record(
  tx: Tx,
  context: AuthenticatedContext,
  { tenant_id: tenantId, id }: Target,
  action: AuditRecord['action'],
  details: Prisma.InputJsonObject,
): Promise<void> {
  return recordAudit(tx, context, { action, tenantId, target: { type: 'dataset', id }, details });
}

function read(tx: Tx, context: AuthenticatedContext, target: Target): Promise<Dataset> {
  return readOwnDataset(tx, ownerView(context, target), target.id);
}
