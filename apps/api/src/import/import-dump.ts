import { type Database, Prisma, type Tx } from '@ipto/db';
import { DumpRefused, readingLines } from './dump-file.js';
import { readHeader, readTableHead, TABLES, type TableHead } from './dump-format.js';

/** What one statement inserts at most. */
const BATCH_ROWS = 1000;
const BATCH_CHARACTERS = 1_000_000;
const LONG_TRANSACTION_MS = 24 * 3_600_000;

export type ImportReport = (progress: { readonly done: number; readonly total: number }) => void;

export interface Imported {
  readonly rows: number;
  /** Objects whose ingest was under way. Their jobs are not in a dump: they wait to be sent again. */
  readonly unfinishedObjects: readonly string[];
}

type Lines = AsyncIterator<string, undefined>;

/**
 * Takes in what `tools/pglite-export` wrote, all of it or nothing. The search index is not in it: objects that are ready
 * wait to be indexed.
 * @throws DumpRefused if the file is no whole export, or the database is in use already
 */
export function importDump(db: Database, file: string, report: ImportReport): Promise<Imported> {
  return readingLines(file, async (lines) => {
    const total = readHeader(await next(lines));
    return db.prisma.$transaction(
      async (tx) => {
        await tx.$executeRaw`SET LOCAL statement_timeout = 0`;
        await requireUnused(tx);
        const rows = await insertTables(tx, lines, (done) => report({ done, total }));
        if (rows !== total) throw new DumpRefused(`The export lacks rows: it has ${rows} of ${total}.`);
        await tx.$executeRaw`ANALYZE ${Prisma.join(TABLES.map(quoted))}`;
        const unfinished = await tx.storedObject.findMany({
          where: { status: { in: ['approved', 'processing'] } },
          orderBy: { id: 'asc' },
          select: { id: true },
        });
        return { rows, unfinishedObjects: unfinished.map(({ id }) => id) };
      },
      { timeout: LONG_TRANSACTION_MS },
    );
  });
}

/** Keeps everybody else from writing, too. */
async function requireUnused(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE ${Prisma.join(TABLES.map(quoted))} IN SHARE ROW EXCLUSIVE MODE`;
  for (const table of TABLES) {
    // The server says at its first start what it will make vectors with.
    if (table === 'search_index') continue;
    const rows = await tx.$queryRaw<object[]>`SELECT 1 AS row FROM ${quoted(table)} LIMIT 1`;
    if (rows.length > 0)
      throw new DumpRefused(
        `The database is in use already: there are rows in ${table}. An export is taken in by an empty database only, ` +
          'before the first start of the server.',
      );
  }
  await tx.$executeRaw`DELETE FROM search_index`;
}

async function insertTables(tx: Tx, lines: Lines, onRows: (done: number) => void): Promise<number> {
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
    await insertRows(tx, head, lines, (done) => {
      rows = before + done;
      onRows(rows);
    });
  }
}

async function insertRows(
  tx: Tx,
  head: TableHead,
  lines: Lines,
  onRows: (done: number) => void,
): Promise<void> {
  const target = head.table === 'ledger_entries' ? await stageLedgerEntries(tx) : quoted(head.table);
  const columns = Prisma.join(head.columns.map(quoted));
  for (let done = 0; done < head.rows; ) {
    const batch = await nextBatch(lines, head.rows - done);
    await tx.$executeRaw`
      INSERT INTO ${target} (${columns})
      SELECT ${columns} FROM json_populate_recordset(NULL::${quoted(head.table)}, ${`[${batch.join()}]`}::json)`;
    done += batch.length;
    onRows(done);
  }
  if (head.table === 'ledger_entries')
    await tx.$executeRaw`INSERT INTO ledger_entries (${columns}) SELECT ${columns} FROM ${target}`;
}

/** The ledger takes the entries of a movement in one statement only; batches may cut them apart. */
async function stageLedgerEntries(tx: Tx): Promise<Prisma.Sql> {
  await tx.$executeRaw`CREATE TEMPORARY TABLE staged_ledger_entries (LIKE ledger_entries) ON COMMIT DROP`;
  return Prisma.raw('staged_ledger_entries');
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

async function next(lines: Lines): Promise<string | undefined> {
  return (await lines.next()).value;
}

/** Only for names that are known, or have been found to be plain. */
function quoted(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}
