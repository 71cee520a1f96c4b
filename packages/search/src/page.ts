import { type Citation, citation, type UsedMode } from '@ipto/contracts';
import { Prisma, type Sql, searchableDataset, type Viewer } from '@ipto/db';
import { anyOf } from './gate/tsquery.js';
import { parseQuery } from './query/parse.js';
import { positiveTerms } from './query/terms.js';
import { cutSnippet, type Snippet } from './snippets/cut-snippet.js';
import { HIT_END, HIT_START } from './snippets/marks.js';

/** A passage in the order that a search found. */
export interface Placed {
  readonly id: string;
  readonly lexicalRank: number | null;
  readonly denseRank: number | null;
  /** 0..1; falls from one to the next. */
  readonly fusedScore: number;
}

/** What a search found, in its order. */
export interface Ranking {
  readonly mode: UsedMode;
  readonly placed: readonly Placed[];
}

/** What is shown of a passage and of where it stands. */
interface Shown {
  passageId: string;
  datasetId: string;
  datasetName: string;
  /** The tenant whose dataset it is. */
  providerTenantId: string;
  objectId: string;
  filename: string;
  contentType: string;
  title: string;
}

export interface SearchHit extends Shown, Omit<Placed, 'id'> {
  rank: number;
  score: number;
  snippet: Snippet;
  citation: Citation;
}

export interface SearchPage {
  readonly hits: SearchHit[];
  /** Where the next page starts; null at the end. */
  readonly nextOffset: number | null;
}

/** As in Reciprocal Rank Fusion: Cormack, Clarke and Büttcher, SIGIR 2009. */
const K = 60;

/**
 * The score that a caller sees: the cosine where only meaning was searched for, else a number that falls with the
 * rank and tells nothing more.
 */
function scoreAt(mode: UsedMode, rank: number, fusedScore: number): number {
  return mode === 'dense' ? fusedScore : (K + 1) / (K + rank);
}

/**
 * Reads a page of what a search found, as far as the viewer may see it now: what is gone by now makes room for what
 * comes after it. Ranks are places in the whole, so that they stay from page to page.
 */
export async function readPage(
  db: Sql,
  viewer: Viewer,
  { mode, placed }: Ranking,
  { query, offset, limit }: { query: string; offset: number; limit: number },
): Promise<SearchPage> {
  const terms = highlightedTerms(query);
  const hits: SearchHit[] = [];
  let at = offset;
  while (hits.length < limit && at < placed.length) {
    const slice = placed.slice(at, at + limit - hits.length);
    const rows = await readRows(db, viewer, slice, terms);
    for (const [index, { id, ...place }] of slice.entries()) {
      const row = rows.get(id);
      if (!row) continue;
      const { marked, ...shown } = row;
      const rank = at + index + 1;
      hits.push({
        ...shown,
        ...place,
        rank,
        score: scoreAt(mode, rank, place.fusedScore),
        snippet: cutSnippet(marked, { markup: row.contentType === 'text/markdown' }),
        citation: citation.parse(row.citation),
      });
    }
    at += slice.length;
  }
  return { hits, nextOffset: at < placed.length ? at : null };
}

interface HitRow extends Shown {
  marked: string;
  citation: unknown;
}

async function readRows(
  db: Sql,
  viewer: Viewer,
  slice: readonly Placed[],
  terms: string,
): Promise<Map<string, HitRow>> {
  const rows = await db.sql<HitRow>(Prisma.sql`
    SELECT p.id AS "passageId", p.title, ${markedBody(terms)} AS marked, p.citation,
           d.id AS "datasetId", d.name AS "datasetName", d.tenant_id AS "providerTenantId",
           o.id AS "objectId", o.filename, o.content_type AS "contentType"
    FROM passages p
    JOIN objects o ON o.id = p.object_id
    JOIN datasets d ON d.id = p.dataset_id
    WHERE p.id = ANY(${slice.map(({ id }) => id)}) AND o.status = 'ready' AND ${searchableDataset(viewer)}`);
  return new Map(rows.map((row) => [row.passageId, row]));
}

/** What is highlighted of a query, as `to_tsquery` reads it; empty if nothing is. */
function highlightedTerms(query: string): string {
  const { root } = parseQuery(query);
  return root ? anyOf(positiveTerms(root)) : '';
}

/** The whole body of `p` with its hits between the marks that `cutSnippet` reads; a body holds no such characters. */
function markedBody(terms: string): Prisma.Sql {
  if (terms === '') return Prisma.sql`p.body`;
  return Prisma.sql`ts_headline(p.language::regconfig, p.body, to_tsquery(p.language::regconfig, ${terms}),
    ${`HighlightAll=true, StartSel="${HIT_START}", StopSel="${HIT_END}"`})`;
}
