import { Prisma } from '@ipto/db';
import type { Principal } from '../../procedures/context.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { UsageKind } from './usage-days.js';

/** A tenant's statements speak of all its datasets, or all that it used: through an allow list none is seen. */
export function statementsOf(principal: Principal): { tenantId: string; id?: { in: [] } } {
  const { tenantId, allowListKeyId } = viewerOf(principal);
  return { tenantId, ...(allowListKeyId !== null && { id: { in: [] } }) };
}

/** A page of a tenant's monthly statements, of either side, after a month that was shown. */
export function newestStatements(principal: Principal, after: string | null) {
  return {
    where: { ...statementsOf(principal), ...(after !== null && { month: { lt: new Date(after) } }) },
    orderBy: { month: 'desc' },
  } as const;
}

/** A movement on a statement, with the use that it is for. */
export interface StatementRow {
  transactionId: string;
  kind: 'charge' | 'reversal';
  accessId: string;
  use: UsageKind;
  datasetId: string;
  datasetName: string;
  objectId: string;
  filename: string;
  occurredAt: Date;
}

/** The columns of a {@link StatementRow}, of a transaction `t` for a usage event `u`. */
export const STATEMENT_COLUMNS = Prisma.sql`
  t.id AS "transactionId", t.kind, u.id AS "accessId", u.kind AS use, u.dataset_id AS "datasetId",
  u.dataset_name AS "datasetName", u.object_id AS "objectId", u.filename, t.occurred_at AS "occurredAt"`;

/** Bounds a list of lines, newest first, by the last that was shown. */
export function linesAfter(after: string | null): Prisma.Sql {
  return after === null ? Prisma.empty : Prisma.sql`AND e.transaction_id < ${after}`;
}
