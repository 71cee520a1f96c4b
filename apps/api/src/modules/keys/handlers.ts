import { type contract, notFound } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import { readPage } from '../../security/paging.js';
import type { Services } from '../../services.js';
import { createKey } from './create-key.js';
import { grantDataset, revokeGrant } from './grants.js';
import { keyView, withGrants } from './key.js';
import { revokeKey } from './revoke-key.js';
import { updateKey } from './update-key.js';

export function keyHandlers(services: Services): Handlers<typeof contract.keys> {
  const { db, cursors, keyUsage } = services;
  return {
    create: (context, input) => createKey(services, context, input),

    list: (context, input) =>
      readPage(cursors, context, {
        procedure: 'keys.list',
        input,
        fetch: (after, take) =>
          db.prisma.apiKey.findMany({
            where: {
              tenantId: context.principal.tenantId,
              revokedAt: null,
              ...(after === null ? {} : { id: { lt: after } }),
            },
            include: withGrants,
            orderBy: { id: 'desc' },
            take,
          }),
        key: (row) => row.id,
        view: (row) => keyView(row, keyUsage),
      }),

    async get({ principal }, { id }) {
      const row = await db.prisma.apiKey.findFirst({
        where: { id, tenantId: principal.tenantId },
        include: withGrants,
      });
      if (!row) throw notFound();
      return keyView(row, keyUsage);
    },

    update: (context, { id, ...changes }) => updateKey(services, context, id, changes),
    grant: (context, input) => grantDataset(services, context, input),
    revokeGrant: (context, input) => revokeGrant(services, context, input),
    revoke: (context, { id }) => revokeKey(services, context, id),
  };
}
