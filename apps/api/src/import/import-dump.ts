import type { Database } from '@ipto/db';
import { z } from 'zod';
import { DumpRefused, readingLines } from './dump-file.js';
import { readHeader, readTableHead, TABLES, type TableHead } from './dump-format.js';

/** What one statement inserts at most. */
const BATCH_ROWS = 1000;
const BATCH_CHARACTERS = 1_000_000;

export type ImportReport = (progress: { readonly done: number; readonly total: number }) => void;

export interface Imported {
  readonly rows: number;
  /** Objects whose ingest was under way. Their jobs are not in a dump: they wait to be sent again. */
  readonly unfinishedObjects: readonly string[];
}

type Lines = AsyncIterator<string, undefined>;

/** The one connection that all of it goes through. Not Prisma's: it remembers statements with all that they insert. */
interface Connection {
  query(statement: string, values?: unknown[]): Promise<{ readonly rows: readonly object[] }>;
}

/**
 * Takes in what `tools/pglite-export` wrote, all of it or nothing. The search index is not in it: objects that are ready
 * wait to be indexed.
 * @throws DumpRefused if the file is no whole export, or the database is in use already
 */
export function importDump(db: Database, file: string, report: ImportReport): Promise<Imported> {
  return readingLines(file, async (lines) => {
    const total = readHeader(await next(lines));
    return inTransaction(db, async (connection) => {
      await requireUnused(connection);
      const rows = await insertTables(connection, lines, (done) => report({ done, total }));
      if (rows !== total) throw new DumpRefused(`The export lacks rows: it has ${rows} of ${total}.`);
      await connection.query(`ANALYZE ${TABLES.join()}`);
      return { rows, unfinishedObjects: await unfinishedObjects(connection) };
    });
  });
}

/** However long it takes. */
async function inTransaction<T>(db: Database, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  let whole = false;
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    const result = await work(client);
    await client.query('COMMIT');
    whole = true;
    return result;
  } finally {
    // A connection that is closed rolls back.
    client.release(!whole);
  }
}

/** Keeps everybody else from writing, too. */
async function requireUnused(connection: Connection): Promise<void> {
  await connection.query(`LOCK TABLE ${TABLES.join()} IN SHARE ROW EXCLUSIVE MODE`);
  for (const table of TABLES) {
    // The server says at its first start what it will make vectors with.
    if (table === 'search_index') continue;
    const { rows } = await connection.query(`SELECT FROM ${table} LIMIT 1`);
    if (rows.length > 0)
      throw new DumpRefused(
        `The database is in use already: there are rows in ${table}. An export is taken in by an empty database only, ` +
          'before the first start of the server.',
      );
  }
  await connection.query('DELETE FROM search_index');
}

async function insertTables(
  connection: Connection,
  lines: Lines,
  onRows: (done: number) => void,
): Promise<number> {
  let rows = 0;
  let position = -1;
  for (;;) {
    const head = readTableHead(await next(lines));
    if (head === null) {
      if ((await next(lines)) !== undefined) throw new DumpRefused('The export goes on after its end.');
      return rows;
    }
    const at = TABLES.indexOf(head.table);
    if (at <= position) throw new DumpRefused(`The export has ${head.table} where it can't stand.`);
    position = at;
    const before = rows;
    await insertRows(connection, head, lines, (done) => {
      rows = before + done;
      onRows(rows);
    });
  }
}

async function insertRows(
  connection: Connection,
  head: TableHead,
  lines: Lines,
  onRows: (done: number) => void,
): Promise<void> {
  const { table } = head;
  const columns = head.columns.map((name) => `"${name}"`).join();
  // The ledger takes the entries of a movement in one statement only, and batches may cut them apart.
  const staged = table === 'ledger_entries';
  const target = staged ? 'staged_entries' : table;
  if (staged) await connection.query(`CREATE TEMPORARY TABLE ${target} (LIKE ${table}) ON COMMIT DROP`);
  for (let done = 0; done < head.rows; ) {
    const batch = await nextBatch(lines, head.rows - done);
    await connection.query(
      `INSERT INTO ${target} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
      [`[${batch.join()}]`],
    );
    done += batch.length;
    onRows(done);
  }
  if (staged) await connection.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${target}`);
}

/** Rows stay text: PostgreSQL wrote them, and PostgreSQL reads them. */
async function nextBatch(lines: Lines, most: number): Promise<string[]> {
  const batch: string[] = [];
  for (let length = 0; batch.length < Math.min(most, BATCH_ROWS) && length < BATCH_CHARACTERS; ) {
    const line = await next(lines);
    if (line === undefined) throw new DumpRefused('The export is cut off.');
    batch.push(line);
    length += line.length;
  }
  return batch;
}

async function unfinishedObjects(connection: Connection): Promise<string[]> {
  const { rows } = await connection.query(
    `SELECT id FROM objects WHERE status IN ('approved', 'processing') ORDER BY id`,
  );
  return z
    .array(z.object({ id: z.string() }))
    .parse(rows)
    .map(({ id }) => id);
}

async function next(lines: Lines): Promise<string | undefined> {
  return (await lines.next()).value;
}
