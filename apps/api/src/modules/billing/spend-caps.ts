import { type contract, fromMicros, notFound, toMicros } from '@ipto/contracts';
import { Prisma, type Tenant } from '@ipto/db';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';
import { holdPlatformAdmin } from '../accounts/index.js';
import { recordAudit } from '../audit/index.js';

type SpendCapHandlers = Pick<Handlers<typeof contract.admin>, 'updateTenant'>;

/** What the platform lets tenants spend. */
export function spendCapHandlers({ db }: Services): SpendCapHandlers {
  return {
    updateTenant: (context, { id, max_spend_cap }) =>
      db.tx(async (tx) => {
        await holdPlatformAdmin(tx, context.principal);
        await tx.sql(Prisma.sql`SELECT 1 FROM tenants WHERE id = ${id} FOR NO KEY UPDATE`);
        const before = await tx.tenant.findUnique({ where: { id } });
        if (!before) throw notFound();
        const max = toMicros(max_spend_cap);
        const tenant = await tx.tenant.update({
          where: { id },
          data: {
            maxSpendCapMicros: max,
            ...(before.spendCapMicros > max && { spendCapMicros: max }),
          },
        });
        await recordAudit(tx, context, {
          action: 'tenant.max_spend_cap_set',
          tenantId: id,
          target: { type: 'tenant', id },
          details: { max_spend_cap },
        });
        return tenantView(tenant);
      }),
  };
}

/** A tenant with what it may spend. */
export function tenantView(tenant: Tenant) {
  return {
    tenant_id: tenant.id,
    name: tenant.name,
    spend_cap: fromMicros(tenant.spendCapMicros),
    max_spend_cap: fromMicros(tenant.maxSpendCapMicros),
    currency: 'USD' as const,
    created_at: tenant.createdAt.toISOString(),
  };
}
