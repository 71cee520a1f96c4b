import { z } from 'zod';
import { DumpRefused } from './dump-file.js';

/** Every table of a dump, in the order in which their rows can be inserted. */
export const TABLES = [
  'tenants',
  'users',
  'memberships',
  'sessions',
  'invitations',
  'link_tokens',
  'login_codes',
  'device_logins',
  'api_keys',
  'datasets',
  'api_key_grants',
  'entitlements',
  'objects',
  'passages',
  'passage_vectors',
  'search_index',
  'audit_events',
  'searches',
  'usage_events',
  'billing_sessions',
  'usage_days',
  'invoices',
  'payouts',
  'payout_parts',
  'ledger_transactions',
  'ledger_entries',
] as const;

const count = z.int().nonnegative();
const Header = z.object({ format: z.literal('ipto-export'), version: z.int(), rows: count });
/** Columns are names in SQL, so nothing but such names may pass. */
const TableHead = z.object({
  table: z.enum(TABLES),
  columns: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).min(1),
  rows: count,
});
const End = z.object({ end: z.literal(true) });

/** A table's name and columns. As many lines follow as it has rows, each a row as PostgreSQL writes it in JSON. */
export type TableHead = z.infer<typeof TableHead>;

const VERSION = 1;

/** How many rows the dump has. */
export function readHeader(line: string | undefined): number {
  const header = Header.safeParse(parseJson(line));
  if (!header.success) throw new DumpRefused('The file is no export of ipto.');
  if (header.data.version !== VERSION)
    throw new DumpRefused(
      `The export is of version ${header.data.version}; this release reads version ${VERSION}.`,
    );
  return header.data.rows;
}

/** The next table, or null at the end. */
export function readTableHead(line: string | undefined): TableHead | null {
  const value = parseJson(line);
  if (End.safeParse(value).success) return null;
  const head = TableHead.safeParse(value);
  if (!head.success) throw new DumpRefused('The export is not as an export should be; it may be cut off.');
  return head.data;
}

function parseJson(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch {
    return undefined;
  }
}
