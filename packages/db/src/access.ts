import { Prisma } from './generated/client.js';

/** Whose eyes a query looks through. */
export interface Viewer {
  readonly tenantId: string;
  /** The key that narrows the view to the datasets it was granted; null where nothing narrows it. */
  readonly allowListKeyId: string | null;
}

/**
 * The condition under which a viewer may search, read and download another's or its own dataset.
 * The only one: search, catalog, object reads and downloads all use it, over `datasets` under the alias `d`.
 */
export function searchableDataset(viewer: Viewer): Prisma.Sql {
  return Prisma.sql`(
    d.status <> 'suspended'
    AND (d.tenant_id = ${viewer.tenantId} OR ${offered(viewer)})
    AND ${allowListed(viewer)})`;
}

/** The part of it that a viewer finds in the catalog: what is on offer, its own tenant's among the rest. */
export function catalogDataset(viewer: Viewer): Prisma.Sql {
  return Prisma.sql`(${offered(viewer)} AND ${allowListed(viewer)})`;
}

/** The condition under which a dataset is the viewer's own to manage, in any state. */
export function ownDataset(viewer: Viewer): Prisma.Sql {
  return Prisma.sql`(d.tenant_id = ${viewer.tenantId} AND ${allowListed(viewer)})`;
}

/**
 * The condition under which a viewer may read and download an object, over `objects` under the alias `o` too:
 * any of its own, and what is ready of the rest that it may search.
 */
export function readableObject(viewer: Viewer): Prisma.Sql {
  return Prisma.sql`(${ownDataset(viewer)} OR (o.status = 'ready' AND ${searchableDataset(viewer)}))`;
}

/** What is active and listed for everybody, or restricted and the tenant entitled. */
function offered({ tenantId }: Viewer): Prisma.Sql {
  return Prisma.sql`(d.status = 'active' AND (
    d.visibility = 'listed'
    OR (d.visibility = 'restricted' AND EXISTS (
      SELECT 1 FROM entitlements e WHERE e.dataset_id = d.id AND e.tenant_id = ${tenantId}))))`;
}

function allowListed({ allowListKeyId }: Viewer): Prisma.Sql {
  return allowListKeyId === null
    ? Prisma.sql`TRUE`
    : Prisma.sql`EXISTS (
        SELECT 1 FROM api_key_grants g WHERE g.dataset_id = d.id AND g.api_key_id = ${allowListKeyId})`;
}
