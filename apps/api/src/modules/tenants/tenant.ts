import { type contract, fromMicros, toMicros, validationFailed } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';
import { recordAudit } from '../audit/index.js';
import { tenantView } from '../billing/index.js';
import { deleteTenant } from './delete-tenant.js';
import { lockTeam } from './team.js';

export function tenantHandlers({ db, queue }: Services): Handlers<typeof contract.tenant> {
  return {
    async get({ principal }) {
      return tenantView(await db.prisma.tenant.findUniqueOrThrow({ where: { id: principal.tenantId } }));
    },

    async update(context, changes) {
      const { principal } = context;
      const id = principal.tenantId;
      return db.tx(async (tx) => {
        await lockTeam(tx, principal);
        const before = await tx.tenant.findUniqueOrThrow({ where: { id } });
        if (changes.spend_cap !== undefined && toMicros(changes.spend_cap) > before.maxSpendCapMicros)
          throw validationFailed([
            {
              path: 'spend_cap',
              message: `May be at most ${fromMicros(before.maxSpendCapMicros)}; the platform can raise that`,
            },
          ]);
        const data = {
          ...(changes.name !== undefined && { name: changes.name }),
          ...(changes.spend_cap !== undefined && { spendCapMicros: toMicros(changes.spend_cap) }),
        };
        if (Object.keys(data).length === 0) return tenantView(before);
        const tenant = await tx.tenant.update({ where: { id }, data });
        await recordAudit(tx, context, {
          action: 'tenant.updated',
          tenantId: id,
          target: { type: 'tenant', id },
          details: { changes },
        });
        return tenantView(tenant);
      });
    },

    async delete(context, { name }) {
      const { principal } = context;
      return db.tx(async (tx) => {
        await lockTeam(tx, principal);
        const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: principal.tenantId } });
        if (tenant.name !== name)
          throw validationFailed([{ path: 'name', message: 'Is not the name of this tenant' }]);
        await deleteTenant(tx, queue, context, tenant.id);
        return tenantView(tenant);
      });
    },
  };
}
