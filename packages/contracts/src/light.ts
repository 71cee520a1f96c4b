// What browsers take of the contract: its rules and numbers, without a schema among them.
export { type Access, requiredScopes } from './access.js';
export { AUDIT_ACTIONS, type AuditAction } from './audit-actions.js';
export type { AppContract } from './contract.js';
export { ERROR_CODES, type ErrorCode } from './errors.js';
export type { Light, LightProcedure } from './light-contract.js';
export { LIMITS } from './limits.js';
export type { Login } from './login.js';
export { formatMicros, fromMicros, type Micros, sumAmounts, toMicros } from './money.js';
export { type ObjectStatus, PRESENT_STATES } from './object-states.js';
export {
  BASE_PRICES,
  citationPrice,
  demandFactor,
  downloadPrice,
  HIGHEST_DEMAND_RETRIEVALS,
  MAX_RETRIEVAL_PRICE,
  outcomePrice,
  type PriceConditions,
  type PriceTerms,
  retrievalPrice,
  splitCharge,
  timeDecay,
} from './pricing.js';
export {
  disposesOf,
  hasScope,
  intersectScopes,
  ROLE_SCOPES,
  ROLES,
  type Role,
  runsTeam,
  SCOPE_NAMES,
  SCOPES,
  type Scope,
} from './scopes.js';
export { writtenUserCode } from './user-code.js';
