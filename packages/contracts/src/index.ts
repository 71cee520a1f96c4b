export type { AdminInvoice, AdminPayout, PlatformAdmin } from './admin.js';
export type { AuditEvent } from './audit.js';
export { USER_CODE_ALPHABET, USER_CODE_LENGTH } from './auth-device.js';
export type { AccessActivity, Invoice, InvoiceLine, SearchActivity } from './buyer.js';
export type { CatalogDataset } from './catalog.js';
export { type AppRouter, contract } from './contract.js';
export {
  type Dataset,
  datasetStatus,
  modality,
  monetizationMode,
  ownerStatus,
  pricingModel,
  visibility,
} from './datasets.js';
export type { Entitlement } from './entitlements.js';
export { envelopeTail, errorEnvelope } from './envelope.js';
export {
  ApiError,
  ERROR_STATUS,
  notFound,
  type ValidationIssue,
  validationFailed,
} from './errors.js';
export { exampleId, ID_PREFIXES, type IdKind, id, NO_SUCH_ID, newId } from './ids.js';
export type { Invitation } from './invitations.js';
export { type ApiKey, datasetAccessMode, type Grant } from './keys.js';
export * from './light.js';
export { lightContract } from './light-contract.js';
export type { Member } from './members.js';
export { filename, objectStatus, type StoredObject } from './objects.js';
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
} from './procedure.js';
export type { Payout, PayoutLine } from './provider.js';
export type { RetrievalReport } from './retrievals.js';
export type { ReviewItem } from './review.js';
export { roleSchema, scopeSchema } from './scope-schemas.js';
export { parseScopeName } from './scopes.js';
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
export type { Me } from './users.js';
