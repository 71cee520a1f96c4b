import { type contract, notFound } from '@ipto/contracts';
import { Prisma } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { mentions, readCatalog } from './read-catalog.js';

export function catalogHandlers({ db, cursors, now }: Services): Handlers<typeof contract.catalog> {
  return {
    list(context, input) {
      const { query, source_modality: modality, monetization_mode: mode } = input;
      const conditions = [
        Prisma.sql`TRUE`,
        ...(query === undefined ? [] : [mentions(query)]),
        ...(modality === undefined ? [] : [Prisma.sql`d.source_modality::text = ${modality}`]),
        ...(mode === undefined ? [] : [Prisma.sql`d.monetization_mode::text = ${mode}`]),
      ];
      return readPage(cursors, context, {
        procedure: 'catalog.list',
        input,
        fetch: (after, take) =>
          readCatalog(
            db,
            viewerOf(context.principal),
            {
              matching: Prisma.join(
                after === null ? conditions : [...conditions, Prisma.sql`d.id < ${after}`],
                ' AND ',
              ),
              limit: take,
            },
            now(),
          ),
        key: (dataset) => dataset.dataset_id,
        view: (dataset) => dataset,
      });
    },

    async get({ principal }, { id }) {
      const matching = Prisma.sql`d.id = ${id}`;
      const [dataset] = await readCatalog(db, viewerOf(principal), { matching, limit: 1 }, now());
      if (!dataset) throw notFound();
      return dataset;
    },
  };
}
