export type { Login, Me } from './accounts.js';
export { type AppContract, type AppRouter, contract } from './contract.js';
export {
  type Dataset,
  datasetStatus,
  modality,
  monetizationMode,
  ownerStatus,
  pricingModel,
  visibility,
} from './datasets.js';
export { envelopeTail, errorEnvelope } from './envelope.js';
export {
  ApiError,
  ERROR_CODES,
  ERROR_STATUS,
  type ErrorCode,
  notFound,
  type ValidationIssue,
  validationFailed,
} from './errors.js';
export { exampleId, ID_PREFIXES, type IdKind, id, NO_SUCH_ID, newId } from './ids.js';
export { type ApiKey, datasetAccessMode } from './keys.js';
export { LIMITS } from './limits.js';
export { filename, type ObjectStatus, objectStatus, type StoredObject } from './objects.js';
export {
  type Access,
  type AnyProcedure,
  type Contract,
  type ContractRouter,
  isProcedure,
  list,
  mutation,
  type Procedure,
  page,
  pageInput,
  procedures,
  query,
  type Rest,
  requiredScopes,
  type TrpcErrorData,
} from './procedure.js';
export type { ReviewItem } from './review.js';
export {
  hasScope,
  intersectScopes,
  parseScopeName,
  ROLE_SCOPES,
  type Role,
  roleSchema,
  SCOPE_NAMES,
  SCOPES,
  type Scope,
  scopeSchema,
} from './scopes.js';
export {
  type Citation,
  citation,
  type SearchAnswer,
  type SearchInput,
  type SearchResult,
  searchMode,
  type UsedMode,
} from './search.js';
export { TAGS, type Tag } from './tags.js';
