import { Prisma, type Sql, type Tx } from '@ipto/db';
import { recordAudit } from '../audit/index.js';

const BEFORE = { ingesting: ['draft'], active: ['draft', 'ingesting'] } as const;

/**
 * Holds the dataset of an object until the transaction ends. Whoever changes both takes the dataset first,
 * as its deletion does: in another order two of them would wait for each other.
 */
export async function lockDatasetOf(tx: Tx, objectId: string): Promise<void> {
  await tx.sql(Prisma.sql`
    SELECT 1 FROM datasets WHERE id = (SELECT dataset_id FROM objects WHERE id = ${objectId}) FOR NO KEY UPDATE`);
}

/** Holds a dataset until the transaction ends. */
export async function lockDataset(tx: Sql, datasetId: string): Promise<void> {
  await tx.sql(Prisma.sql`SELECT FROM datasets WHERE id = ${datasetId} FOR NO KEY UPDATE`);
}

/** Moves a dataset on by itself, unless its owner has ever set its status. */
export async function advanceStatus(
  tx: Tx,
  { datasetId, tenantId }: { datasetId: string; tenantId: string },
  to: keyof typeof BEFORE,
): Promise<void> {
  const { count } = await tx.dataset.updateMany({
    where: { id: datasetId, statusSetByOwner: false, status: { in: [...BEFORE[to]] } },
    data: { status: to },
  });
  if (count > 0)
    await recordAudit(tx, null, {
      action: 'dataset.updated',
      tenantId,
      target: { type: 'dataset', id: datasetId },
      details: { changes: { status: to } },
    });
}
