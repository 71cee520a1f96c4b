import { contract, type Me } from '@ipto/contracts';

/** The contract's own examples, so that they never drift from what the server sends. */
export const DATASET = contract.datasets.get.example.output;
export const OBJECT = contract.objects.get.example.output;
export const API_KEY = contract.keys.get.example.output;
export const CREATED_KEY = contract.keys.create.example.output;
export const REVIEW = contract.review.get.example.output;
export const ME: Me = contract.users.me.example.output;
export const ANSWER = contract.search.query.example.output;
export const LOGIN = { ...contract.auth.login.example.output, session_token: 'k3m1' };

export const GRANT = contract.keys.grant.example.output;
export const GRANTED_KEY = contract.keys.update.example.output;
export const ENTITLEMENT = contract.entitlements.create.example.output;
export const CATALOG_DATASET = contract.catalog.get.example.output;
export const MEMBER = contract.members.remove.example.output;
export const INVITED = contract.invitations.create.example.output;
export const INVITATION = contract.invitations.revoke.example.output;
export const TENANT = contract.tenant.get.example.output;
export const PLATFORM_ADMIN = contract.admin.getPlatformAdmin.example.output;
export const RESET = contract.admin.createPasswordReset.example.output;
export const SOURCE = contract.retrievals.source.example.output;
export const PREVIEW = contract.review.preview.example.output;
export const DEVICE = contract.auth.device.start.example.output;
export const DEVICE_LOGIN = contract.auth.device.get.example.output;
export const AUDIT_EVENT = first(contract.audit.list.example.output.items);

export const SPEND = contract.agent.spend.example.output;
export const SEARCH_ACTIVITY = first(contract.agent.searches.example.output.items);
export const ACCESS_ACTIVITY = first(contract.agent.accesses.example.output.items);
export const BUYER_DASHBOARD = contract.buyer.dashboard.example.output;
export const INVOICE = first(contract.buyer.invoices.example.output.items);
export const INVOICE_LINES = contract.buyer.invoice.example.output;
export const PROVIDER_DASHBOARD = contract.provider.dashboard.example.output;
export const ANALYTICS = contract.provider.analytics.example.output;
export const PAYOUT = first(contract.provider.payouts.example.output.items);
export const PAYOUT_LINES = contract.provider.payout.example.output;
export const CITED = contract.retrievals.cite.example.output;
export const OUTCOME = contract.retrievals.reportOutcome.example.output;
export const PAID_INVOICE = contract.admin.payInvoice.example.output;
export const PAID_PAYOUT = contract.admin.payPayout.example.output;
export const REVERSAL = contract.admin.reverseCharge.example.output;
export const REVENUE = contract.admin.revenue.example.output;

export const only = <T>(...items: T[]) => ({ items, next_cursor: null });

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new Error('The contract shows none.');
  return item;
}
