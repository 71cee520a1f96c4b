import { ApiError, type contract, newId, toMicros } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { removeBytes } from '../bytes/index.js';
import { readOwnDataset, readOwnDatasets, requireOwnDataset } from './read-dataset.js';

export function datasetHandlers({ db, cursors, queue }: Services): Handlers<typeof contract.datasets> {
  return {
    async create(context, { unit_price, ...input }) {
      const { principal } = context;
      if (viewerOf(principal).allowListKeyId !== null)
        throw new ApiError('forbidden', 'A key with an allow list can not create datasets.');
      return db.tx(async (tx) => {
        const { id } = await tx.dataset.create({
          data: {
            id: newId('dataset'),
            tenantId: principal.tenantId,
            name: input.name,
            description: input.description,
            sourceModality: input.source_modality,
            monetizationMode: input.monetization_mode,
            pricingModel: input.pricing_model,
            visibility: input.visibility,
            unitPriceMicros: unit_price === null ? null : toMicros(unit_price),
            halfLifeDays: input.half_life_days,
          },
        });
        await recordAudit(tx, context, {
          action: 'dataset.created',
          tenantId: principal.tenantId,
          target: { type: 'dataset', id },
          details: { name: input.name },
        });
        return readOwnDataset(tx, viewerOf(principal), id);
      });
    },

    list: (context, input) =>
      readPage(cursors, context, {
        procedure: 'datasets.list',
        input,
        fetch: (after, take) =>
          readOwnDatasets(db, viewerOf(context.principal), {
            matching: after === null ? Prisma.sql`TRUE` : Prisma.sql`d.id < ${after}`,
            limit: take,
          }),
        key: (dataset) => dataset.dataset_id,
        view: (dataset) => dataset,
      }),

    get: ({ principal }, { id }) => readOwnDataset(db, viewerOf(principal), id),

    async update(context, { id, ...changes }) {
      const viewer = viewerOf(context.principal);
      return db.tx(async (tx) => {
        await requireOwnDataset(tx, viewer, id, 'FOR NO KEY UPDATE');
        const before = await readOwnDataset(tx, viewer, id);
        if (changes.status !== undefined && before.status === 'suspended')
          throw new ApiError('conflict', 'The dataset is suspended; its status is not yours to change.');
        const data: Prisma.DatasetUpdateInput = {
          ...(changes.name !== undefined && { name: changes.name }),
          ...(changes.description !== undefined && { description: changes.description }),
          ...(changes.source_modality !== undefined && { sourceModality: changes.source_modality }),
          ...(changes.monetization_mode !== undefined && { monetizationMode: changes.monetization_mode }),
          ...(changes.pricing_model !== undefined && { pricingModel: changes.pricing_model }),
          ...(changes.visibility !== undefined && { visibility: changes.visibility }),
          ...(changes.unit_price !== undefined && {
            unitPriceMicros: changes.unit_price === null ? null : toMicros(changes.unit_price),
          }),
          ...(changes.half_life_days !== undefined && { halfLifeDays: changes.half_life_days }),
          ...(changes.status !== undefined && { status: changes.status, statusSetByOwner: true }),
        };
        if (Object.keys(data).length === 0) return before;
        await tx.dataset.update({ where: { id }, data });
        await recordAudit(tx, context, {
          action: 'dataset.updated',
          tenantId: context.principal.tenantId,
          target: { type: 'dataset', id },
          details: { changes },
        });
        return readOwnDataset(tx, viewer, id);
      });
    },

    async delete(context, { id }) {
      return db.tx(async (tx) => {
        await requireOwnDataset(tx, viewerOf(context.principal), id, 'FOR UPDATE');
        const dataset = await readOwnDataset(tx, viewerOf(context.principal), id);
        const objects = await tx.storedObject.findMany({
          where: { datasetId: id },
          select: { uploadKey: true, sealedKey: true },
        });
        await removeBytes(
          tx,
          queue,
          objects.flatMap(({ uploadKey, sealedKey }) => [uploadKey, sealedKey]),
        );
        await tx.dataset.delete({ where: { id } });
        await recordAudit(tx, context, {
          action: 'dataset.deleted',
          tenantId: context.principal.tenantId,
          target: { type: 'dataset', id },
          details: { name: dataset.name, object_count: dataset.object_count },
        });
        return dataset;
      });
    },
  };
}
