/** Another process holds the data folder. Two on one folder would lose data, so the second must go. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  constructor(
    readonly folder: string,
    readonly holder: { readonly pid: number; readonly host: string; readonly startedAt: string },
  ) {
    super(
      `The data folder ${folder} is in use by process ${holder.pid} on ${holder.host}, ` +
        `started ${holder.startedAt}. Stop it, or choose another folder.`,
    );
  }
}

/** The PostgreSQL server that DATABASE_URL names is older than the platform needs. */
export class ServerTooOld extends Error {
  override readonly name = 'ServerTooOld';
  constructor(readonly version: string) {
    super(`The PostgreSQL server in DATABASE_URL is version ${version}. ipto needs 15 or newer.`);
  }
}

/** The embedded database can't run here until a person has changed something; the message says what. */
export class EngineRefused extends Error {
  override readonly name: string = 'EngineRefused';
}

/** There is no PostgreSQL in npm for this platform. */
export class NoBinaries extends EngineRefused {
  override readonly name = 'NoBinaries';
  constructor(readonly platform: string) {
    super(
      `There is no embedded database for ${platform} in this installation. If npm left out optional dependencies, install ` +
        'them. Else set DATABASE_URL to a PostgreSQL server of version 15 or newer, for example ' +
        'DATABASE_URL=postgresql://user:password@localhost:5432/ipto; it needs no extension, and no more than a role that ' +
        'owns its database.',
    );
  }
}

/** The data folder was made by another major version of PostgreSQL, whose files this one can't read. */
export class OtherMajorVersion extends EngineRefused {
  override readonly name = 'OtherMajorVersion';
  constructor(
    readonly cluster: string,
    readonly found: string,
    readonly needed: string,
  ) {
    super(
      `The database in ${cluster} was made by PostgreSQL ${found}; this version of ipto brings ${needed}. ` +
        'Nothing was changed. Go on with the version of ipto that made it, or convert that folder with ' +
        `pg_upgrade of PostgreSQL ${needed}, or run PostgreSQL ${found} on it and name it in DATABASE_URL.`,
    );
  }
}

/** The data folder was made by the embedded engine of ipto before it brought PostgreSQL itself. */
export class OldEngineFolder extends EngineRefused {
  override readonly name = 'OldEngineFolder';
  constructor(readonly folder: string) {
    super(
      `${folder} holds the database of an earlier version of ipto, which this one can't open. Nothing was changed. ` +
        'To keep what is in it, export it with the program in tools/pglite-export (its README says how), and take the ' +
        'export in with `ipto-server import`. To begin with an empty database, move that folder away.',
    );
  }
}

/** A migration could not be applied; `migration` names it and `cause` holds the database's error. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed';
  constructor(
    readonly migration: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`Migration ${migration} ${reason}`, options);
  }
}

/** The embedded database does not start. Shaped like the error of a socket that nobody listens on. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
  readonly code = 'ECONNREFUSED';
}

/** A statement of a transaction failed, and its work went on as if it had not. Nothing of it was committed. */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed';
  constructor() {
    super('A statement failed, and its transaction went on.');
  }
}

/** A transaction took too long, or its work left a statement behind. With the code that Prisma gives the same. */
export class TransactionOver extends Error {
  override readonly name = 'TransactionOver';
  readonly code = 'P2028';
  constructor() {
    super('The transaction is over; this statement was not run.');
  }
}
