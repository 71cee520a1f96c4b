import type { contract } from '@ipto/contracts';
import type { Handlers } from '../../procedures/implement.js';
import type { Services } from '../../services.js';
import { fromMicros } from '../billing/index.js';
import { coveredBy, dashboardStart } from './covered.js';

export function buyerHandlers({ db, keyUsage, now }: Services): Handlers<typeof contract.buyer> {
  return {
    async dashboard({ principal }) {
      const since = dashboardStart(now());
      const covered = coveredBy(principal);
      const keys = {
        tenantId: principal.tenantId,
        revokedAt: null,
        ...(covered.apiKeyId !== undefined && { id: covered.apiKeyId }),
      };
      const [keyCount, activeKeyCount, searchCount, tenant] = await Promise.all([
        db.prisma.apiKey.count({ where: keys }),
        db.prisma.apiKey.count({
          where: { ...keys, OR: [{ lastUsedAt: { gte: since } }, { id: { in: keyUsage.pendingIds() } }] },
        }),
        db.prisma.search.count({ where: { ...covered, occurredAt: { gte: since } } }),
        db.prisma.tenant.findUniqueOrThrow({ where: { id: principal.tenantId } }),
      ]);
      return {
        api_key_count: keyCount,
        active_api_key_count: activeKeyCount,
        searches_30d: searchCount,
        // Nothing is charged yet.
        spend_30d: 0,
        spend_cap: fromMicros(tenant.spendCapMicros),
        currency: 'USD',
      };
    },
  };
}
