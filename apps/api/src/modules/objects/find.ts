import { notFound } from '@ipto/contracts';
import { ownDataset, type Prisma, readableObject, type StoredObject, type Tx, type Viewer } from '@ipto/db';

type Reader = Pick<Prisma.TransactionClient, '$queryRaw' | 'storedObject'>;

/** An object in one of the caller's own datasets. Any other does not exist for it. */
export async function findOwnObject(db: Reader, viewer: Viewer, id: string): Promise<StoredObject> {
  const [hit] = await db.$queryRaw<{ id: string }[]>`
    SELECT o.id FROM objects o JOIN datasets d ON d.id = o.dataset_id
    WHERE o.id = ${id} AND ${ownDataset(viewer)}`;
  return read(db, hit);
}

/** The same, held against others until the transaction ends. */
export async function lockOwnObject(tx: Tx, viewer: Viewer, id: string): Promise<StoredObject> {
  const [hit] = await tx.$queryRaw<{ id: string }[]>`
    SELECT o.id FROM objects o JOIN datasets d ON d.id = o.dataset_id
    WHERE o.id = ${id} AND ${ownDataset(viewer)}
    FOR UPDATE OF o`;
  return read(tx, hit);
}

/** An object the caller may read: its own, or one that is ready in another's dataset that it may search. */
export async function findReadableObject(db: Reader, viewer: Viewer, id: string): Promise<StoredObject> {
  const [hit] = await db.$queryRaw<{ id: string }[]>`
    SELECT o.id FROM objects o JOIN datasets d ON d.id = o.dataset_id
    WHERE o.id = ${id} AND ${readableObject(viewer)}`;
  return read(db, hit);
}

async function read(db: Reader, hit: { id: string } | undefined): Promise<StoredObject> {
  const object = hit && (await db.storedObject.findUnique({ where: { id: hit.id } }));
  if (!object) throw notFound();
  return object;
}
