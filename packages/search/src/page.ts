import { type Citation, citation, type UsedMode } from '@ipto/contracts';
import { Prisma, type Sql, searchableDataset, type Viewer } from '@ipto/db';
import { readQuestion } from './query/question.js';
import { cutSnippet, type Snippet } from './snippets/cut-snippet.js';
import { Highlighter } from './snippets/highlighter.js';

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
  /** Of the document. */
  title: string;
  /** The headings that the passage stands under, outermost first. */
  headingPath: string[];
}

export interface SearchHit extends Shown, Omit<Placed, 'id'> {
  rank: number;
  score: number;
  snippet: Snippet;
  citation: Citation;
}

/** Which page of what was found is read, and for which query. */
export interface PageRequest {
  readonly query: string;
  readonly ranking: Ranking;
  readonly offset: number;
  readonly limit: number;
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
  { query, ranking: { mode, placed }, offset, limit }: PageRequest,
): Promise<SearchPage> {
  const highlighter = new Highlighter(readQuestion(query));
  const hits: SearchHit[] = [];
  let at = offset;
  while (hits.length < limit && at < placed.length) {
    const slice = placed.slice(at, at + limit - hits.length);
    const rows = await readRows(db, viewer, slice);
    for (const [index, { id, ...place }] of slice.entries()) {
      const row = rows.get(id);
      if (!row) continue;
      const { body, language, ...shown } = row;
      const rank = at + index + 1;
      hits.push({
        ...shown,
        ...place,
        rank,
        score: scoreAt(mode, rank, place.fusedScore),
        snippet: cutSnippet(highlighter.mark(body, language), {
          markup: row.contentType === 'text/markdown',
        }),
        citation: citation.parse(row.citation),
      });
    }
    at += slice.length;
  }
  return { hits, nextOffset: at < placed.length ? at : null };
}

interface HitRow extends Shown {
  body: string;
  language: string;
  citation: unknown;
}

async function readRows(db: Sql, viewer: Viewer, slice: readonly Placed[]): Promise<Map<string, HitRow>> {
  const rows = await db.sql<HitRow>(Prisma.sql`
    SELECT p.id AS "passageId", p.title, p.heading_path AS "headingPath", p.body, p.citation,
           coalesce(o.language, 'simple') AS language,
           d.id AS "datasetId", d.name AS "datasetName", d.tenant_id AS "providerTenantId",
           o.id AS "objectId", o.filename, o.content_type AS "contentType"
    FROM passages p
    JOIN objects o ON o.id = p.object_id
    JOIN datasets d ON d.id = p.dataset_id
    WHERE p.id = ANY(${slice.map(({ id }) => id)}) AND o.status = 'ready' AND ${searchableDataset(viewer)}`);
  return new Map(rows.map((row) => [row.passageId, row]));
}
