import { forgetSessionsJob } from './billing-sessions.js';
import { closeStatementsJob } from './close-statements.js';

export { billingAdminHandlers } from './admin.js';
export { makeBill } from './bill.js';
export { beginSession, findSession, type SearchIdentity } from './billing-sessions.js';
export { closeStatements } from './close-statements.js';
export { invoiceHandlers } from './invoice-lists.js';
export {
  capReached,
  holdInvoice,
  type OpenInvoice,
  paymentRequired,
  releaseInvoice,
  remainingOf,
} from './invoices.js';
export { monthOf } from './months.js';
export { payoutHandlers } from './payouts.js';
export { postCharges } from './post-charges.js';
export {
  holdPrices,
  type ObjectPrice,
  PRICE_TERMS,
  type PriceTermsRow,
  priceTerms,
  readDemand,
} from './prices.js';
export { rebuildDays } from './rebuild-days.js';
export { spendCapHandlers, tenantView } from './spend-caps.js';
export { hasUnsettled } from './unsettled-statements.js';
export { addToDays, type UsageKind } from './usage-days.js';
export { type Difference, verifyLedger } from './verify-ledger.js';

export const billingJobs = [closeStatementsJob, forgetSessionsJob] as const;
