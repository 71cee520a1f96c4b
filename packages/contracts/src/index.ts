export { type AppRouter, contract } from './contract.js';
export * from './light.js';
export { envelopeTail, errorEnvelope } from './machinery/envelope.js';
export {
  ApiError,
  ERROR_STATUS,
  notFound,
  type ValidationIssue,
  validationFailed,
} from './machinery/errors.js';
export { exampleId, ID_PREFIXES, type IdKind, id, NO_SUCH_ID, newId } from './machinery/ids.js';
export { lightContract } from './machinery/light-contract.js';
export {
  type AnyProcedure,
  type Contract,
  type ContractRouter,
  type CsvTable,
  isProcedure,
  list,
  mutation,
  nextCursor,
  type Procedure,
  page,
  pageInput,
  procedures,
  query,
  type RateClass,
  type Rest,
  type TrpcErrorData,
  takesIdempotencyKey,
} from './machinery/procedure.js';
export { roleSchema, scopeSchema } from './machinery/scope-schemas.js';
export { parseScopeName } from './machinery/scopes.js';
export { TAGS, type Tag } from './machinery/tags.js';
export type { AdminInvoice, AdminPayout, PlatformAdmin } from './nouns/admin.js';
export type { AuditEvent } from './nouns/audit.js';
export { USER_CODE_ALPHABET, USER_CODE_LENGTH } from './nouns/auth-device.js';
export type { AccessActivity, Invoice, InvoiceLine, SearchActivity } from './nouns/buyer.js';
export type { CatalogDataset } from './nouns/catalog.js';
export {
  type Dataset,
  datasetStatus,
  modality,
  monetizationMode,
  ownerStatus,
  pricingModel,
  visibility,
} from './nouns/datasets.js';
export type { Entitlement } from './nouns/entitlements.js';
export type { Invitation } from './nouns/invitations.js';
export { type ApiKey, datasetAccessMode, type Grant } from './nouns/keys.js';
export type { Member } from './nouns/members.js';
export { filename, objectStatus, type StoredObject } from './nouns/objects.js';
export type { Payout, PayoutLine } from './nouns/provider.js';
export type { RetrievalReport } from './nouns/retrievals.js';
export type { ReviewItem } from './nouns/review.js';
export {
  type Citation,
  citation,
  type SearchAnswer,
  type SearchInput,
  type SearchResult,
  searchMode,
  type UsedMode,
} from './nouns/search.js';
export type { Me } from './nouns/users.js';
export { type ObjectWarning, objectWarning } from './nouns/warnings.js';
