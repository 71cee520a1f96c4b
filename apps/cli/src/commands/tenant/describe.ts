import type { contract } from '@ipto/contracts';
import type { z } from 'zod';
import { formatFields } from '../../output/table.js';
import { formatMoney, formatTime } from '../../output/units.js';

export function describeTenant(tenant: z.infer<typeof contract.tenant.get.output>): string {
  return formatFields([
    ['ID', tenant.tenant_id],
    ['Name', tenant.name],
    ['Spend cap', `${formatMoney(tenant.spend_cap)} a month (at most ${formatMoney(tenant.max_spend_cap)})`],
    ['Created', formatTime(tenant.created_at)],
  ]);
}
