import { ApiError } from '@ipto/contracts';
import { Prisma, type Sql, searchableDataset, type Viewer } from '@ipto/db';
import { z } from 'zod';
import { SEGMENT_FORMAT } from './indexing/publication.js';
import type { LiveSegment } from './segments/index.js';

/** A dataset that is searched. */
export interface ScopeDataset {
  readonly id: string;
  readonly name: string;
  /** Whether it costs the viewer nothing: an own one, or one whose price is 0. */
  readonly free: boolean;
}

/** What a viewer may search, and the segments that hold it, all as of one moment. */
export interface Scope {
  readonly datasets: readonly ScopeDataset[];
  readonly segments: readonly LiveSegment[];
  /** Those that its objects are written in. */
  readonly languages: readonly string[];
}

export interface ScopeRequest {
  /** Narrows the search to these; one that the viewer may not see is a `not_found` that names it. */
  readonly datasetIds: readonly string[] | undefined;
  readonly modalities: readonly string[] | undefined;
}

interface ScopeRow extends ScopeDataset {
  /** Whether the request ranges over it. */
  searched: boolean;
  segments: unknown;
}

/** Segments as the statement gives them: id, sizes, languages, and the slots of objects that are gone. */
const segmentRows = z.array(z.tuple([z.string(), z.int(), z.int(), z.array(z.string()), z.array(z.int())]));

/**
 * Asks in one statement what may be searched and where it stands, so that a search finds all that was committed before
 * it and nothing that was revoked, paused or deleted.
 */
export async function openScope(db: Sql, viewer: Viewer, request: ScopeRequest): Promise<Scope> {
  const { datasetIds: asked, modalities } = request;
  const rows = await db.sql<ScopeRow>(Prisma.sql`
    SELECT d.id, d.name, d.tenant_id = ${viewer.tenantId} OR coalesce(d.unit_price_micros = 0, FALSE) AS free,
           ${modalities ? Prisma.sql`d.source_modality::text = ANY(${modalities})` : Prisma.sql`TRUE`} AS searched,
           (SELECT coalesce(json_agg(json_build_array(s.id::text, octet_length(s.data), octet_length(s.positions), s.languages, s.dead)
                     ORDER BY s.id), '[]')
            FROM search_segments s WHERE s.dataset_id = d.id AND s.format = ${SEGMENT_FORMAT}) AS segments
    FROM datasets d
    WHERE ${searchableDataset(viewer)} AND ${asked ? Prisma.sql`d.id = ANY(${asked})` : Prisma.sql`TRUE`}
    ORDER BY d.id`);
  const seen = new Set(rows.map(({ id }) => id));
  const unseen = (asked ?? []).filter((id) => !seen.has(id));
  if (unseen.length > 0) throw new ApiError('not_found', 'No such dataset.', { dataset_ids: unseen });
  const searched = rows.filter((row) => row.searched);
  const languages = new Set<string>();
  const segments = searched.flatMap((row, dataset) =>
    segmentRows.parse(row.segments).map(([id, bytes, positionsBytes, spoken, dead]) => {
      for (const language of spoken) languages.add(language);
      return { id, bytes, positionsBytes, dead, dataset };
    }),
  );
  return {
    datasets: searched.map(({ id, name, free }) => ({ id, name, free })),
    segments,
    languages: [...languages].sort(),
  };
}
