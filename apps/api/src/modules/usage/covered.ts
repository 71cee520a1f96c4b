import type { Principal } from '../../procedures/context.js';

const DAY_MS = 24 * 3_600_000;
/** What the dashboards cover. */
const DASHBOARD_DAYS = 30;

/** Whose use a caller's figures cover: with a key its own, with a session the whole tenant's. */
export function coveredBy(principal: Principal): { tenantId: string; apiKeyId?: string } {
  const { tenantId } = principal;
  return principal.type === 'api_key' ? { tenantId, apiKeyId: principal.apiKeyId } : { tenantId };
}

/** Where the 30 days of the dashboards start. */
export function dashboardStart(now: Date): Date {
  return new Date(now.getTime() - DASHBOARD_DAYS * DAY_MS);
}
