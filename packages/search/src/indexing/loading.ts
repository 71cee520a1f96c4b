import { Prisma, type Sql } from '@ipto/db';
import type { SegmentLoader } from '../segments/index.js';

/** Reads what every search needs of segments. */
export function segmentLoader(db: Sql): SegmentLoader {
  return async (ids) =>
    byId(
      await db.sql<SegmentRow>(
        Prisma.sql`SELECT id::text, data AS bytes FROM search_segments WHERE id = ANY(${[...ids]}::bigint[])`,
      ),
    );
}

/** Reads what phrases need of them. */
export function positionsLoader(db: Sql): SegmentLoader {
  return async (ids) =>
    byId(
      await db.sql<SegmentRow>(
        Prisma.sql`SELECT id::text, positions AS bytes FROM search_segments WHERE id = ANY(${[...ids]}::bigint[])`,
      ),
    );
}

interface SegmentRow {
  id: string;
  bytes: Buffer;
}

function byId(rows: readonly SegmentRow[]): ReadonlyMap<string, Uint8Array> {
  return new Map(rows.map(({ id, bytes }) => [id, bytes]));
}
