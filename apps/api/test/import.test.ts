import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Database } from '@ipto/db';
import { openTestDatabase, type TestDatabase } from '@ipto/db/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DumpRefused, importDump } from '../src/import/index.js';

/** What `tools/pglite-export` made of a folder with `packages/db/test/fixtures/first-schema.rows.sql` in it. */
const fixture = fileURLToPath(new URL('fixtures/first-release.ndjson.gz', import.meta.url));
const text = gunzipSync(await readFile(fixture)).toString('utf8');
const lines = text.split('\n').slice(0, -1);
const TableHead = z.object({ table: z.string(), columns: z.array(z.string()), rows: z.number() });

let testing: TestDatabase;
let folder: string;
beforeEach(async () => {
  testing = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'ipto-import-'));
}, 180_000);
afterEach(async () => {
  await testing.dispose();
  await rm(folder, { recursive: true, force: true });
}, 180_000);

const silent = () => {};

async function fileOf(content: string | Buffer): Promise<string> {
  const file = join(folder, 'export');
  await writeFile(file, typeof content === 'string' ? gzipSync(content) : content);
  return file;
}

/** The tables of a dump, each with its rows as they stand there. */
function* tablesOf(dump: readonly string[]) {
  for (let at = 1; at < dump.length - 1; ) {
    const head = TableHead.parse(JSON.parse(dump[at] ?? ''));
    yield { ...head, lines: dump.slice(at + 1, at + 1 + head.rows) };
    at += 1 + head.rows;
  }
}

async function rowsIn({ pool }: Database, table: string, columns: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ row: string }>(
    `SELECT row_to_json(t)::text AS row FROM (SELECT ${columns.map((name) => `"${name}"`).join()} FROM "${table}") t`,
  );
  return rows.map(({ row }) => row).sort();
}

describe('an export of the first release', () => {
  test('is taken in to the letter', async () => {
    const { db } = testing;
    const reached: number[] = [];
    const imported = await importDump(db, fixture, ({ done, total }) => {
      expect(total).toBe(49);
      reached.push(done);
    });
    expect(imported).toEqual({ rows: 49, unfinishedObjects: ['obj_processing'] });
    expect(reached.at(-1)).toBe(49);

    const tables = [...tablesOf(lines)];
    expect(tables).toHaveLength(26);
    for (const table of tables) {
      expect(table.rows, table.table).toBeGreaterThan(0);
      expect(await rowsIn(db, table.table, table.columns), table.table).toEqual([...table.lines].sort());
    }
    // As Prisma reads them.
    expect(await db.prisma.tenant.findUnique({ where: { id: 'tnt_buyer' } })).toMatchObject({
      name: 'Büyer "Ltd", \\ 買主',
      spendCapMicros: 9007199254740993n,
      maxSpendCapMicros: 9223372036854775807n,
      createdAt: new Date('2026-11-01T09:00:00.123Z'),
    });
    const sparse = await db.prisma.passageVector.findUniqueOrThrow({ where: { passageId: 'psg_1' } });
    expect(Buffer.from(sparse.vector).readFloatBE(6 * 4)).toBe(Math.fround(-0.6));
    expect(await db.prisma.storedObject.findUnique({ where: { id: 'obj_ready' } })).toMatchObject({
      status: 'ready',
      warnings: ['12 pages, "two" scanned', 'short'],
      segmentId: null,
    });
  }, 180_000);

  test('may have more rows than one statement inserts, and movements that are cut apart', async () => {
    const { db } = testing;
    const movements = 1500;
    const accounts = ['buyer', 'provider', 'platform'];
    const transactions = Array.from({ length: movements }, (_, i) =>
      JSON.stringify({
        id: `ltx_${i}`,
        kind: 'charge',
        usage_event_id: `use_${i}`,
        reason: null,
        occurred_at: '2026-11-05',
      }),
    );
    const entries = Array.from({ length: movements * 3 }, (_, i) =>
      JSON.stringify({
        transaction_id: `ltx_${Math.floor(i / 3)}`,
        account: accounts[i % 3],
        tenant_id: i % 3 === 2 ? null : 'tnt_1',
        statement_id: 'invc_1',
        amount_micros: [-10, 8, 2][i % 3],
      }),
    );
    const dump = [
      JSON.stringify({ format: 'ipto-export', version: 1, rows: transactions.length + entries.length }),
      JSON.stringify({
        table: 'ledger_transactions',
        columns: ['id', 'kind', 'usage_event_id', 'reason', 'occurred_at'],
        rows: transactions.length,
      }),
      ...transactions,
      JSON.stringify({
        table: 'ledger_entries',
        columns: ['transaction_id', 'account', 'tenant_id', 'statement_id', 'amount_micros'],
        rows: entries.length,
      }),
      ...entries,
      JSON.stringify({ end: true }),
    ];
    await importDump(db, await fileOf(dump.join('\n')), silent);
    expect(await db.prisma.ledgerEntry.count()).toBe(entries.length);
    expect(await db.prisma.ledgerEntry.aggregate({ _sum: { amountMicros: true } })).toEqual({
      _sum: { amountMicros: 0n },
    });
  }, 180_000);

  test('is refused by a database in use', async () => {
    const { db } = testing;
    const user = { id: 'usr_1', email: 'a@example.com', displayName: 'A' };
    await db.prisma.user.create({ data: user });
    await expect(importDump(db, fixture, silent)).rejects.toBeInstanceOf(DumpRefused);
    await expect(importDump(db, fixture, silent)).rejects.toThrow(/in use already: there are rows in users/);
    expect(await db.prisma.user.findMany()).toMatchObject([user]);
    expect(await db.prisma.tenant.count()).toBe(0);
  }, 180_000);

  test('takes the place of what a server said of its vectors before', async () => {
    const { db } = testing;
    await db.prisma.searchIndex.create({ data: { model: 'unused', dimensions: 8 } });
    await importDump(db, fixture, silent);
    expect(await db.prisma.searchIndex.findMany()).toMatchObject([
      { model: 'all-MiniLM-L6-v2-int8', dimensions: 384, targetModel: 'other-model', position: 'psg_1' },
    ]);
  }, 180_000);

  test('that is damaged or of another kind is refused, and leaves nothing', async () => {
    const { db } = testing;
    const whole = await readFile(fixture);
    const broken: [string | Buffer, RegExp][] = [
      ['', /no export of ipto/],
      ['{"format":"other"}', /no export of ipto/],
      [Buffer.from('plain text'), /damaged, or no export/],
      [whole.subarray(0, whole.length - 20), /damaged, or no export/],
      [text.replace('"version":1', '"version":2'), /version 2; this release reads version 1/],
      [lines.slice(0, -1).join('\n'), /cut off/],
      [lines.slice(0, -3).join('\n'), /cut off/],
      [text.replace('"rows":49', '"rows":50'), /has 49 of 50/],
      [`${text}{}\n`, /goes on after its end/],
      [text.replace('"table":"users"', '"table":"pg_authid"'), /not as an export should be/],
      [text.replace('"columns":["id","email"', '"columns":["id\\"","email"'), /not as an export should be/],
      [text.replace('"columns":["id","email"', '"columns":["id","unknown"'), /unknown/],
      [
        [...lines.slice(0, -1), lines[1]?.replace(/\d+}$/, '0}'), lines.at(-1)].join('\n'),
        /tenants where it can't stand/,
      ],
      // The last table's last entry: what is left of its movement does not sum to zero.
      [
        text.replace(
          '"statement_id":"pay_1","amount_micros":-200000000}',
          '"statement_id":"pay_1","amount_micros":0}',
        ),
        /sum to zero/,
      ],
    ];
    for (const [content, message] of broken)
      await expect(importDump(db, await fileOf(content), silent), String(message)).rejects.toThrow(message);
    await expect(importDump(db, join(folder, 'missing'), silent)).rejects.toThrow(/ENOENT/);
    expect(await db.prisma.tenant.count()).toBe(0);
    // Nothing is in the way of a whole one.
    await importDump(db, fixture, silent);
  }, 180_000);
});
