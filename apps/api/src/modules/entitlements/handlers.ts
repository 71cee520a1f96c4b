import { type contract, type Entitlement, newId, notFound, validationFailed } from '@ipto/contracts';
import { type Entitlement as EntitlementRow, Prisma } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { AlreadyThere } from '../../procedures/outcome.js';
import { viewerOf } from '../../procedures/viewer.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { requireOwnDataset } from '../datasets/index.js';

export function entitlementHandlers({ db, cursors }: Services): Handlers<typeof contract.entitlements> {
  return {
    async create(context, { id: datasetId, tenant_id: tenantId }) {
      const { principal } = context;
      return db.tx(async (tx) => {
        await requireOwnDataset(tx, viewerOf(principal), datasetId, 'FOR NO KEY UPDATE');
        if (tenantId === principal.tenantId)
          throw validationFailed([{ path: 'tenant_id', message: 'The own tenant needs no entitlement' }]);
        const tenants = await tx.sql(Prisma.sql`
          SELECT 1 FROM tenants WHERE id = ${tenantId} FOR KEY SHARE`);
        if (tenants.length === 0) throw notFound();
        const existing = await tx.entitlement.findUnique({
          where: { datasetId_tenantId: { datasetId, tenantId } },
        });
        if (existing) return new AlreadyThere(view(existing));
        const created = await tx.entitlement.create({
          data: { id: newId('entitlement'), datasetId, tenantId },
        });
        await recordAudit(tx, context, {
          action: 'entitlement.created',
          tenantId: principal.tenantId,
          target: { type: 'entitlement', id: created.id },
          details: { dataset_id: datasetId, tenant_id: tenantId },
        });
        return view(created);
      });
    },

    async list(context, input) {
      const { id: datasetId } = input;
      await requireOwnDataset(db, viewerOf(context.principal), datasetId);
      return readPage(cursors, context, {
        procedure: 'entitlements.list',
        input,
        fetch: (after, take) =>
          db.prisma.entitlement.findMany({
            where: { datasetId, ...(after !== null && { id: { lt: after } }) },
            orderBy: { id: 'desc' },
            take,
          }),
        key: (row) => row.id,
        view,
      });
    },

    async revoke(context, { id: datasetId, entitlement_id: id }) {
      const { principal } = context;
      return db.tx(async (tx) => {
        await requireOwnDataset(tx, viewerOf(principal), datasetId, 'FOR NO KEY UPDATE');
        const entitlement = await tx.entitlement.findFirst({ where: { id, datasetId } });
        // The tenant may be deleted meanwhile, and the entitlement with it.
        const { count } = await tx.entitlement.deleteMany({ where: { id, datasetId } });
        if (!entitlement || count === 0) throw notFound();
        await recordAudit(tx, context, {
          action: 'entitlement.revoked',
          tenantId: principal.tenantId,
          target: { type: 'entitlement', id },
          details: { dataset_id: datasetId, tenant_id: entitlement.tenantId },
        });
        return view(entitlement);
      });
    },
  };
}

function view(row: EntitlementRow): Entitlement {
  return {
    entitlement_id: row.id,
    dataset_id: row.datasetId,
    tenant_id: row.tenantId,
    created_at: row.createdAt.toISOString(),
  };
}
