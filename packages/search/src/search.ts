import { ApiError, type Citation, citation, type UsedMode } from '@ipto/contracts';
import { type Database, Prisma, searchableDataset, type Viewer } from '@ipto/db';
import {
  type CandidateRow,
  type DenseRow,
  denseCandidates,
  lexicalCandidates,
  type SearchFilters,
} from './candidates.js';
import { collapse } from './collapse.js';
import { fuse, type Ranked } from './fusion.js';
import { anyTermGate, markedBody, operatorGate, queryLexemes } from './lexicon.js';
import { hasOperators, resolveMode } from './mode.js';
import { cutSnippet, type Snippet } from './snippet.js';

export interface SearchRequest {
  query: string;
  mode: UsedMode | 'auto';
  /** Narrows the search to these; one that the viewer may not see is a `not_found` that names it. */
  datasetIds?: readonly string[] | undefined;
  filters: SearchFilters;
  limit: number;
  /** How many results the pages before this one held. */
  offset: number;
}

export interface SearchHit {
  rank: number;
  score: number;
  lexicalRank: number | null;
  denseRank: number | null;
  passageId: string;
  datasetId: string;
  datasetName: string;
  /** The tenant whose dataset it is. */
  providerTenantId: string;
  objectId: string;
  filename: string;
  contentType: string;
  title: string;
  snippet: Snippet;
  citation: Citation;
}

export interface SearchPage {
  mode: UsedMode;
  hits: SearchHit[];
  /** Where the next page starts; null at the end. */
  nextOffset: number | null;
  warnings: string[];
}

export interface SearchEngine {
  db: Database;
  /** Embeds the query; called only where meaning is searched for. */
  embed: (text: string) => Promise<Float32Array>;
}

/** Searches everything that the viewer may search, as of now. */
export async function search(
  { db, embed }: SearchEngine,
  viewer: Viewer,
  request: SearchRequest,
): Promise<SearchPage> {
  const mode = resolveMode(request.mode, request.query);
  const warnings: string[] = [];
  const [scope, embedding] = await Promise.all([
    openScope(db, viewer, request),
    mode === 'lexical' ? null : embed(request.query),
  ]);
  const { datasetIds, free, gate, lexemes } = scope;
  const words = gate !== '' && lexemes !== null ? { gate, lexemes } : null;
  if (words === null && mode !== 'dense')
    warnings.push('The query holds only words too common to search for.');

  const [lexical, dense]: [CandidateRow[], DenseRow[]] = await Promise.all([
    words && mode !== 'dense'
      ? db.query<CandidateRow>(lexicalCandidates(datasetIds, request.filters, words))
      : [],
    embedding ? db.query<DenseRow>(denseCandidates(datasetIds, request.filters, embedding)) : [],
  ]);
  const priced = <Row extends CandidateRow>(row: Row) => ({ ...row, free: free.has(row.datasetId) });
  const ranked = collapse(
    fuse(mode, lexical.map(priced), dense.map(priced)),
    request.filters.filename !== undefined,
  );
  const end = request.offset + request.limit;
  return {
    mode,
    hits: await readHits(db, viewer, ranked.slice(request.offset, end), request.offset, gate),
    nextOffset: ranked.length > end ? end : null,
    warnings,
  };
}

interface Scope {
  datasetIds: string[];
  /** Those of the viewer's own tenant. */
  free: Set<string>;
  /** As a tsquery; empty if no word is left. */
  gate: string;
  lexemes: string | null;
}

/** What may be searched, and the query's terms, in one round trip. */
async function openScope(db: Database, viewer: Viewer, request: SearchRequest): Promise<Scope> {
  const { query, datasetIds: asked, filters } = request;
  const gate = hasOperators(query) ? operatorGate(query) : anyTermGate(query);
  const [row] = await db.query<{
    ids: string[];
    modalities: string[];
    own: boolean[];
    gate: string;
    lexemes: string | null;
  }>(
    Prisma.sql`
      SELECT coalesce(array_agg(d.id), '{}') AS ids,
             coalesce(array_agg(d.source_modality::text), '{}') AS modalities,
             coalesce(array_agg(d.tenant_id = ${viewer.tenantId}), '{}') AS own,
             (${gate})::text AS gate, ${queryLexemes(query)} AS lexemes
      FROM datasets d
      WHERE ${searchableDataset(viewer)} AND ${asked ? Prisma.sql`d.id = ANY(${asked})` : Prisma.sql`TRUE`}`,
  );
  const visible = (row?.ids ?? []).map((id, i) => ({
    id,
    modality: row?.modalities[i] ?? '',
    own: row?.own[i] ?? false,
  }));
  const unseen = (asked ?? []).filter((id) => !visible.some((dataset) => dataset.id === id));
  if (unseen.length > 0) throw new ApiError('not_found', 'No such dataset.', { dataset_ids: unseen });
  const searched = visible.filter(({ modality }) => filters.modalities?.includes(modality) ?? true);
  return {
    datasetIds: searched.map(({ id }) => id),
    free: new Set(searched.filter(({ own }) => own).map(({ id }) => id)),
    gate: row?.gate ?? '',
    lexemes: row?.lexemes ?? null,
  };
}

interface HitRow {
  passageId: string;
  title: string;
  marked: string;
  citation: unknown;
  datasetId: string;
  datasetName: string;
  providerTenantId: string;
  objectId: string;
  filename: string;
  contentType: string;
}

/** Reads what is shown, and asks once more whether it may be. */
async function readHits(
  db: Database,
  viewer: Viewer,
  page: readonly Ranked[],
  offset: number,
  terms: string,
): Promise<SearchHit[]> {
  if (page.length === 0) return [];
  const rows = await db.query<HitRow>(
    Prisma.sql`
      SELECT p.id AS "passageId", p.title, ${markedBody(Prisma.sql`p.body`, terms)} AS marked, p.citation,
             d.id AS "datasetId", d.name AS "datasetName", d.tenant_id AS "providerTenantId",
             o.id AS "objectId", o.filename, o.content_type AS "contentType"
      FROM passages p
      JOIN objects o ON o.id = p.object_id
      JOIN datasets d ON d.id = p.dataset_id
      WHERE p.id = ANY(${page.map(({ id }) => id)}) AND o.status = 'ready' AND ${searchableDataset(viewer)}`,
  );
  const byId = new Map(rows.map((row) => [row.passageId, row]));
  return page.flatMap(({ id, score, lexicalRank, denseRank }, index) => {
    const row = byId.get(id);
    if (!row) return [];
    const { marked, ...shown } = row;
    return [
      {
        ...shown,
        rank: offset + index + 1,
        score,
        lexicalRank,
        denseRank,
        snippet: cutSnippet(marked),
        citation: citation.parse(row.citation),
      },
    ];
  });
}
