import type { Tx } from '@ipto/db';

const BEFORE = { ingesting: ['draft'], active: ['draft', 'ingesting'] } as const;

/** Moves a dataset on by itself, unless its owner has ever set its status. */
export async function advanceStatus(tx: Tx, datasetId: string, to: keyof typeof BEFORE): Promise<void> {
  await tx.dataset.updateMany({
    where: { id: datasetId, statusSetByOwner: false, status: { in: [...BEFORE[to]] } },
    data: { status: to },
  });
}
