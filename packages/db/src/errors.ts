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

/** The PostgreSQL server lacks something that the platform can't do without. */
export class MissingExtensions extends Error {
  override readonly name = 'MissingExtensions';
  constructor(readonly missing: readonly { readonly extension: string; readonly remedy: string }[]) {
    super(`The PostgreSQL server lacks ${missing.map((m) => `${m.extension} (${m.remedy})`).join(' and ')}.`);
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

/** The embedded database is not there at this moment: it restarts, does not start, or is closed. Shaped like a socket's error. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
  readonly errno: number;
  constructor(
    message: string,
    readonly code: 'ECONNRESET' | 'ECONNREFUSED',
    readonly syscall: 'read' | 'connect',
  ) {
    super(message);
    this.errno = code === 'ECONNRESET' ? -104 : -111;
  }
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
