import { LIMITS } from '@ipto/contracts';
import { Prisma, type Sql } from '@ipto/db';
import type { Period } from './uses-within.js';

/** Results that are looked at, the newest first: so many at most, however long the period is. */
const LOOKED_AT = 2_000;
const WORD = /[\p{L}\p{N}]+/gu;

interface AskedRow {
  query: string;
  buyer: string;
  searches: number;
}

/**
 * What other tenants searched for when they found something of one's own, the commonest first. Words that fewer than
 * three buyers searched for are left out of the queries: they could tell who asks, and what about.
 */
export async function readTopQueries(
  db: Sql,
  whose: Prisma.Sql,
  { from, to }: Period,
): Promise<{ query: string; searches: number }[]> {
  const rows = await db.sql<AskedRow>(Prisma.sql`
    SELECT s.query, r.tenant_id AS buyer, count(*)::int AS searches
    FROM (
      SELECT DISTINCT search_id, tenant_id FROM (
        SELECT search_id, tenant_id FROM usage_events
        WHERE ${whose} AND tenant_id <> provider_tenant_id AND kind = 'retrieval'
          AND occurred_at >= ${from} AND occurred_at < ${to}
        ORDER BY occurred_at DESC
        LIMIT ${LOOKED_AT}) AS newest) AS r
    JOIN searches s ON s.id = r.search_id
    GROUP BY s.query, r.tenant_id`);
  const asked = rows.map((row) => ({ ...row, words: row.query.toLowerCase().match(WORD) ?? [] }));
  const buyers = new Map<string, Set<string>>();
  for (const { words, buyer } of asked)
    for (const word of words) buyers.set(word, (buyers.get(word) ?? new Set()).add(buyer));
  const isCommon = (word: string) => (buyers.get(word)?.size ?? 0) >= LIMITS.topQueryBuyers;
  const searches = new Map<string, number>();
  for (const { words, searches: count } of asked) {
    const query = words.filter(isCommon).join(' ');
    if (query !== '') searches.set(query, (searches.get(query) ?? 0) + count);
  }
  return [...searches]
    .map(([query, count]) => ({ query, searches: count }))
    .sort((a, b) => b.searches - a.searches || (a.query < b.query ? -1 : 1))
    .slice(0, LIMITS.topQueries);
}
