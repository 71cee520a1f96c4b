import { ApiError } from '@ipto/contracts';
import { Prisma, type Sql, searchableDataset, type Viewer } from '@ipto/db';
import { prefixStems, queryLexemes } from './lexicon.js';
import type { Statistics } from './ranking/bm25.js';

/** What a viewer may search, and a query's words as each of the languages there stems them. */
export interface Scope {
  readonly datasetIds: readonly string[];
  /** Those that cost the viewer nothing: the own ones, and those whose price is 0. */
  readonly free: ReadonlySet<string>;
  readonly passages: number;
  readonly averageLength: number;
  readonly languages: readonly LanguageTerms[];
}

/** The words of a query in one language. */
export interface LanguageTerms {
  readonly language: string;
  /** Each as often as it is asked for. */
  readonly terms: readonly string[];
  /** What other terms may begin with. */
  readonly prefixes: readonly string[];
}

export interface ScopeRequest {
  /** Narrows the search to these; one that the viewer may not see is a `not_found` that names it. */
  readonly datasetIds: readonly string[] | undefined;
  readonly modalities: readonly string[] | undefined;
  /** The words that the query asks for. */
  readonly text: string;
  /** The beginnings of words that it asks for. */
  readonly prefixes: readonly string[];
}

interface ScopeRow {
  ids: string[];
  free: boolean[];
  searched: boolean[];
  languages: {
    language: string;
    passages: number;
    terms: number;
    lexemes: string | null;
    prefixes: string[];
  }[];
}

/** Finds out what may be searched, and stems the query, in one round trip. */
export async function openScope(db: Sql, viewer: Viewer, request: ScopeRequest): Promise<Scope> {
  const { datasetIds: asked, modalities, text, prefixes } = request;
  const language = Prisma.sql`spoken.language`;
  const [row] = await db.sql<ScopeRow>(Prisma.sql`
    WITH visible AS MATERIALIZED (
      SELECT d.id, d.tenant_id = ${viewer.tenantId} OR coalesce(d.unit_price_micros = 0, FALSE) AS free,
             ${modalities ? Prisma.sql`d.source_modality::text = ANY(${modalities})` : Prisma.sql`TRUE`} AS searched
      FROM datasets d
      WHERE ${searchableDataset(viewer)} AND ${asked ? Prisma.sql`d.id = ANY(${asked})` : Prisma.sql`TRUE`}
    ), spoken AS (
      SELECT l.language, sum(l.passages)::float8 AS passages, sum(l.terms)::float8 AS terms
      FROM dataset_languages l JOIN visible v ON v.id = l.dataset_id
      WHERE v.searched
      GROUP BY l.language
    )
    SELECT (SELECT coalesce(array_agg(id), '{}') FROM visible) AS ids,
           (SELECT coalesce(array_agg(free), '{}') FROM visible) AS free,
           (SELECT coalesce(array_agg(searched), '{}') FROM visible) AS searched,
           (SELECT coalesce(json_agg(json_build_object(
              'language', spoken.language, 'passages', spoken.passages, 'terms', spoken.terms,
              'lexemes', ${queryLexemes(language, text)},
              'prefixes', ${prefixStems(language, prefixes)})), '[]')
            FROM spoken) AS languages`);
  const { ids, free, searched, languages } = row ?? { ids: [], free: [], searched: [], languages: [] };
  const seen = new Set(ids);
  const unseen = (asked ?? []).filter((id) => !seen.has(id));
  if (unseen.length > 0) throw new ApiError('not_found', 'No such dataset.', { dataset_ids: unseen });
  const total = (of: 'passages' | 'terms') => languages.reduce((sum, each) => sum + each[of], 0);
  const passages = total('passages');
  return {
    datasetIds: ids.filter((_, i) => searched[i]),
    free: new Set(ids.filter((_, i) => free[i])),
    passages,
    averageLength: passages > 0 ? total('terms') / passages : 1,
    languages: languages.map((each) => ({
      language: each.language,
      terms: each.lexemes?.split(' ') ?? [],
      prefixes: each.prefixes,
    })),
  };
}

/** Terms that all beginnings stand for together, at most. */
const EXPANSIONS = 256;

interface TermCount {
  term: string;
  passages: number;
}

/** What the searched datasets, and no others, say of some terms; beginnings of terms are completed, the commonest first. */
export async function readStatistics(
  db: Sql,
  { datasetIds, passages, averageLength, languages }: Scope,
): Promise<{ statistics: Statistics; completed: ReadonlyMap<string, readonly string[]> }> {
  const terms = [...new Set(languages.flatMap((each) => each.terms))];
  const prefixes = [...new Set(languages.flatMap((each) => each.prefixes))];
  const known =
    terms.length > 0
      ? await db.sql<TermCount>(Prisma.sql`
          SELECT term, sum(passages)::float8 AS passages FROM dataset_terms
          WHERE dataset_id = ANY(${datasetIds}) AND term = ANY(${terms})
          GROUP BY term`)
      : [];
  const beginnings: TermCount[][] = [];
  for (const prefix of prefixes)
    beginnings.push(
      await db.sql<TermCount>(Prisma.sql`
        SELECT term, sum(passages)::float8 AS passages FROM dataset_terms
        WHERE dataset_id = ANY(${datasetIds}) AND term ^@ ${prefix} AND term >= ${prefix}
        GROUP BY term ORDER BY passages DESC, term LIMIT ${Math.ceil(EXPANSIONS / prefixes.length)}`),
    );
  return {
    statistics: {
      passages,
      averageLength,
      holding: new Map([...known, ...beginnings.flat()].map((each) => [each.term, each.passages])),
    },
    completed: new Map(
      prefixes.map((prefix, index) => [prefix, (beginnings[index] ?? []).map(({ term }) => term)]),
    ),
  };
}
