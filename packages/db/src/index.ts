export { catalogDataset, ownDataset, readableObject, searchableDataset, type Viewer } from './access.js';
export { type Database, type DatabaseOptions, openDatabase, type Transactions } from './database.js';
export { existingCluster } from './embedded/home.js';
export {
  EngineRefused,
  EngineUnavailable,
  FolderInUse,
  MigrationFailed,
  NoBinaries,
  OldEngineFolder,
  OtherMajorVersion,
  ServerTooOld,
} from './errors.js';
export type { PrismaClient } from './generated/client.js';
// Models, enums and the Prisma namespace (`Prisma.sql`, `Prisma.join`, error classes); the client itself only as a type.
export * from './generated/client.js';
export type { Logger } from './logger.js';
export { type Reader, readerIn } from './reader.js';
export { isUnreachable } from './unreachable.js';
export { isForeignKeyViolation, isUniqueViolation } from './violations.js';
export { type Writer, writerIn } from './writer.js';

import type { Prisma } from './generated/client.js';

/** What a function that runs inside `prisma.$transaction` is given; use nothing else in there. */
export type Tx = Prisma.TransactionClient;
