import { type contract, fromMicros } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';
import { invoiceHandlers, monthOf } from '../billing/index.js';
import { coveredBy, isCovered } from './covered-use.js';
import { readSpend } from './spend.js';
import { dashboardPeriod } from './uses-within.js';

export function buyerHandlers(services: Services): Handlers<typeof contract.buyer> {
  const { db, keyUsage, now } = services;
  return {
    ...invoiceHandlers(services),

    async dashboard({ principal }) {
      const period = dashboardPeriod(now());
      const since = period.from;
      const covered = coveredBy(principal);
      const keys = {
        tenantId: principal.tenantId,
        revokedAt: null,
        ...(covered.apiKeyId !== undefined && { id: covered.apiKeyId }),
      };
      const [keyCount, activeKeyCount, searchCount, tenant, invoice, spend] = await Promise.all([
        db.prisma.apiKey.count({ where: keys }),
        db.prisma.apiKey.count({
          where: { ...keys, OR: [{ lastUsedAt: { gte: since } }, { id: { in: keyUsage.pendingIds() } }] },
        }),
        db.prisma.search.count({ where: { ...covered, occurredAt: { gte: since } } }),
        db.prisma.tenant.findUniqueOrThrow({ where: { id: principal.tenantId } }),
        db.prisma.invoice.findUnique({
          where: { tenantId_month: { tenantId: principal.tenantId, month: monthOf(now()) } },
        }),
        readSpend(db, isCovered(principal), period, now()),
      ]);
      return {
        api_key_count: keyCount,
        active_api_key_count: activeKeyCount,
        searches_30d: searchCount,
        spend_30d: spend.total_amount,
        spend_this_month: fromMicros(invoice?.spentMicros ?? 0n),
        spend_cap: fromMicros(tenant.spendCapMicros),
        currency: 'USD',
      };
    },
  };
}
