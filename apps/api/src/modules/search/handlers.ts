import { ApiError, type contract, fromMicros, newId, type SearchInput } from '@ipto/contracts';
import {
  canonicalQuery,
  type Found,
  readPage,
  type SearchRequest,
  SegmentGone,
  search,
  ThreadDied,
  textToEmbed,
} from '@ipto/search';
import { type AuthenticatedContext, callerId } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { CursorScope } from '../../security/cursors.js';
import type { Services } from '../../services.js';
import { type Retrieval, recordSearch } from '../metering/index.js';
import { embedQuery } from './embed-query.js';
import { findRanking, keepRanking } from './kept-rankings.js';
import { openPlace, sealPlace } from './place-cursor.js';

export function searchHandlers(services: Services): Handlers<typeof contract.search> {
  return { query: (context, input) => answer(services, context, input) };
}

async function answer(services: Services, context: AuthenticatedContext, input: SearchInput) {
  const { db, cursors, now } = services;
  const started = performance.now();
  const { cursor, limit, explain, ...asked } = input;
  const scope: CursorScope = {
    caller: callerId(context.principal),
    procedure: 'search.query',
    filters: asked,
  };
  const place = openPlace(cursors, scope, cursor);
  const searchId = place?.searchId ?? newId('search');
  const viewer = viewerOf(context.principal);
  const found = place ? null : await findAnew(services, context, input);
  const ranking = found ?? (await findRanking(db, searchId, now()));
  const offset = place?.offset ?? 0;
  const { hits, nextOffset } = await readPage(db, viewer, { query: input.query, ranking, offset, limit });
  const { retrievals, charged, withheld } = await db.tx(async (tx) => {
    const billed = await recordSearch(tx, context.principal, {
      searchId,
      query: input.query,
      mode: ranking.mode,
      datasetIds: input.dataset_ids ?? [],
      hits,
      identity: {
        credential: callerId(context.principal),
        asked: [
          canonicalQuery(input.query),
          ranking.mode,
          [...(input.dataset_ids ?? [])].sort(),
          input.filters,
        ],
      },
      at: now(),
    });
    if (!place && nextOffset !== null) await keepRanking(tx, searchId, ranking.placed, now());
    return billed;
  });
  return {
    search_id: searchId,
    mode: ranking.mode,
    ...(explain && found && { mode_reason: found.modeReason }),
    results: retrievals.map((retrieval) => result(retrieval, explain)),
    next_cursor: nextOffset === null ? null : sealPlace(cursors, scope, { searchId, offset: nextOffset }),
    charged_amount: fromMicros(charged),
    currency: 'USD' as const,
    withheld,
    warnings: found?.warnings ?? [],
    took_ms: Math.round((performance.now() - started) * 10) / 10,
  };
}

/** Searches while the query's vector is still being made. */
function findAnew(
  { db, searchIndex, embedder, logger }: Services,
  { principal, signal }: AuthenticatedContext,
  input: SearchInput,
): Promise<Found> {
  const request = requestOf(input);
  const text = textToEmbed(request);
  const meaning = text === null ? null : embedQuery(embedder, text, signal);
  // A search that fails before it needs the vector waits for it no longer.
  meaning?.catch(() => {});
  const warn = (error: Error) => logger.error({ err: error }, 'a segment of the search index is damaged');
  return search({ db, index: searchIndex, warn }, viewerOf(principal), request, meaning).catch(
    (error: unknown) => {
      if (error instanceof SegmentGone || error instanceof ThreadDied)
        throw new ApiError('unavailable', 'Searching is not available for a moment.', {}, error);
      throw error;
    },
  );
}

function requestOf({ query, mode, dataset_ids: datasetIds, filters }: SearchInput): SearchRequest {
  return {
    query,
    mode,
    datasetIds,
    filters: {
      mimeTypes: filters.mime_types,
      modalities: filters.modalities,
      createdAfter: dateOf(filters.created_after),
      createdBefore: dateOf(filters.created_before),
      filename: filters.filename,
    },
  };
}

function result(hit: Retrieval, explain: boolean) {
  return {
    retrieval_id: hit.retrievalId,
    rank: hit.rank,
    score: hit.score,
    dataset_id: hit.datasetId,
    dataset_name: hit.datasetName,
    object_id: hit.objectId,
    filename: hit.filename,
    content_type: hit.contentType,
    title: hit.title,
    heading_path: hit.headingPath,
    snippet: hit.snippet.text,
    highlights: hit.snippet.highlights,
    citation: hit.citation,
    price: fromMicros(hit.charge),
    ...(explain && {
      explain: { lexical_rank: hit.lexicalRank, dense_rank: hit.denseRank, fused_score: hit.fusedScore },
    }),
  };
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
