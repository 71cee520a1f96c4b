import { notFound } from '@ipto/contracts';
import {
  type Database,
  ownDataset,
  Prisma,
  readableObject,
  type StoredObject,
  type Tx,
  type Viewer,
} from '@ipto/db';

/** An object in one of the caller's own datasets. Any other does not exist for it. */
export async function findOwnObject(db: Database, viewer: Viewer, id: string): Promise<StoredObject> {
  const [hit] = await db.sql<{ id: string }>(Prisma.sql`
    SELECT o.id FROM objects o JOIN datasets d ON d.id = o.dataset_id
    WHERE o.id = ${id} AND ${ownDataset(viewer)}`);
  return read(db.prisma, hit);
}

/** The same, held against others until the transaction ends. */
export async function lockOwnObject(tx: Tx, viewer: Viewer, id: string): Promise<StoredObject> {
  const [hit] = await tx.sql<{ id: string }>(Prisma.sql`
    SELECT o.id FROM objects o JOIN datasets d ON d.id = o.dataset_id
    WHERE o.id = ${id} AND ${ownDataset(viewer)}
    FOR UPDATE OF o`);
  return read(tx, hit);
}

/** An object the caller may read: its own, or one that is ready in another's dataset that it may search. */
export async function findReadableObject(db: Database, viewer: Viewer, id: string): Promise<StoredObject> {
  const [hit] = await db.sql<{ id: string }>(Prisma.sql`
    SELECT o.id FROM objects o JOIN datasets d ON d.id = o.dataset_id
    WHERE o.id = ${id} AND ${readableObject(viewer)}`);
  return read(db.prisma, hit);
}

async function read(rows: Pick<Tx, 'storedObject'>, hit: { id: string } | undefined): Promise<StoredObject> {
  const object = hit && (await rows.storedObject.findUnique({ where: { id: hit.id } }));
  if (!object) throw notFound();
  return object;
}
