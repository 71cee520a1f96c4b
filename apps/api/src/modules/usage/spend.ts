import { fromMicros } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import { type Period, usesWithin } from './uses-within.js';

interface SpendRow {
  /** Which of the three a row is of. */
  by: 'day' | 'dataset' | 'key' | 'total';
  day: string | null;
  datasetId: string | null;
  datasetName: string | null;
  keyId: string | null;
  keyName: string | null;
  amount: string;
}

/** What was charged in a period, day by day, by dataset and by key, the dearest first. Days in UTC. */
export async function readSpend(db: Sql, whose: Prisma.Sql, period: Period, now: Date) {
  const rows = await db.sql<SpendRow>(Prisma.sql`
    WITH sums AS (
      SELECT CASE WHEN grouping(day) = 0 THEN 'day' WHEN grouping(dataset_id) = 0 THEN 'dataset'
                  WHEN grouping(api_key_id) = 0 THEN 'key' ELSE 'total' END AS by,
             day, dataset_id, api_key_id, (array_agg(dataset_name ORDER BY day DESC))[1] AS dataset_name,
             sum(charged_micros) AS amount
      FROM ${usesWithin(whose, period, now)} AS uses
      WHERE charged_micros > 0
      GROUP BY GROUPING SETS ((day), (dataset_id), (api_key_id), ()))
    SELECT s.by, to_char(s.day, 'YYYY-MM-DD') AS day, s.dataset_id AS "datasetId", s.dataset_name AS "datasetName",
           nullif(s.api_key_id, '') AS "keyId", k.name AS "keyName", s.amount::text AS amount
    FROM sums s
    LEFT JOIN api_keys k ON k.id = s.api_key_id
    WHERE s.amount > 0
    ORDER BY s.day, s.amount DESC, s.dataset_id, s.api_key_id`);
  const of = (by: SpendRow['by']) =>
    rows.filter((row) => row.by === by).map((row) => ({ ...row, amount: fromMicros(BigInt(row.amount)) }));
  return {
    total_amount: of('total')[0]?.amount ?? 0,
    currency: 'USD' as const,
    by_day: of('day').map(({ day, amount }) => ({ date: day ?? '', amount })),
    by_dataset: of('dataset').map(({ datasetId, datasetName, amount }) => ({
      dataset_id: datasetId ?? '',
      dataset_name: datasetName ?? '',
      amount,
    })),
    by_key: of('key').map(({ keyId, keyName, amount }) => ({
      api_key_id: keyId,
      name: keyName ?? (keyId === null ? 'Sessions' : ''),
      amount,
    })),
  };
}
