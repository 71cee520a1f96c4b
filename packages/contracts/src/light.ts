// What browsers take of the contract: its rules and numbers, without a schema among them.

export type { AppContract } from './contract.js';
export { type Access, requiredScopes } from './machinery/access.js';
export { ERROR_CODES, type ErrorCode } from './machinery/errors.js';
export type { Light, LightProcedure } from './machinery/light-contract.js';
export { LIMITS } from './machinery/limits.js';
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
} from './machinery/scopes.js';
export { formatMicros, fromMicros, type Micros, sumAmounts, toMicros } from './money.js';
export { AUDIT_ACTIONS, type AuditAction } from './nouns/audit-actions.js';
export type { Login } from './nouns/login.js';
export { type ObjectStatus, PRESENT_STATES } from './nouns/object-states.js';
export { writtenUserCode } from './nouns/user-code.js';
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
