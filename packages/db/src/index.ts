export { catalogDataset, ownDataset, readableObject, searchableDataset, type Viewer } from './access.js';
export { type Database, type DatabaseOptions, openDatabase } from './database.js';
export { clusterElsewhere, existingCluster, holdsDatabase } from './embedded/home.js';
export {
  EngineRefused,
  EngineUnavailable,
  FolderInUse,
  MigrationFailed,
  NoBinaries,
  OldEngineFolder,
  OtherMajorVersion,
  ServerTooOld,
  StatementFailed,
  TransactionOver,
} from './errors.js';
export type { PrismaClient } from './generated/client.js';
// Models, enums and the Prisma namespace (`Prisma.sql`, `Prisma.join`, error classes); the client itself only as a type.
export * from './generated/client.js';
export type { Logger } from './logger.js';
export type { Sql } from './sql.js';
export type { TransactionOptions, Tx } from './transaction.js';
export { isUnreachable } from './unreachable.js';
export { isForeignKeyViolation, isUniqueViolation } from './violations.js';
