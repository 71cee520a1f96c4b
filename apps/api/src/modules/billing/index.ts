export { billingAdminHandlers } from './admin.js';
export { makeBill } from './allot.js';
export { closeStatements } from './close.js';
export { addToDays, type UsageKind } from './days.js';
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
export { postCharges } from './post.js';
export {
  holdPrices,
  type ObjectPrice,
  PRICE_TERMS,
  type PriceTermsRow,
  priceTerms,
  readDemand,
} from './prices.js';
export { rebuildDays } from './rebuild.js';
export { beginSession, findSession, forgetSessions, type SearchIdentity } from './sessions.js';
export { hasUnsettled } from './unsettled.js';
export { type Difference, verifyLedger } from './verify.js';
