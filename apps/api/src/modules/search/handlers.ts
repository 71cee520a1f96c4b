import { type contract, fromMicros, newId, type SearchInput } from '@ipto/contracts';
import {
  canonicalQuery,
  finishSearch,
  openSearch,
  readPage,
  type SearchRequest,
  textToEmbed,
} from '@ipto/search';
import { type AuthenticatedContext, callerId } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { CursorScope } from '../../security/cursors.js';
import type { Services } from '../../services.js';
import { type Retrieval, recordSearch } from '../usage/index.js';
import { embedQuery } from './embed-query.js';
import { openPlace, sealPlace } from './place.js';
import { findRanking, keepRanking } from './rankings.js';

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
  const begun = place ? null : await begin(services, context, input);
  const { found, ranking, page } = await db.reading(async (reader) => {
    const found = begun && (await finishSearch(reader, begun.opened, begun.embedding));
    const ranking = found ?? (await findRanking(reader, searchId, now()));
    const offset = place?.offset ?? 0;
    return {
      found,
      ranking,
      page: await readPage(reader, viewer, ranking, { query: input.query, offset, limit }),
    };
  });
  const { hits, nextOffset } = page;
  const { retrievals, charged, withheld } = await db.writing(async (writer) => {
    const billed = await recordSearch(writer, context.principal, {
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
    if (!place && nextOffset !== null) await keepRanking(writer, searchId, ranking.placed, now());
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

/** Looks the query's words up while its vector is made, for which no connection is held. */
async function begin(
  { db, embedder }: Services,
  { principal, signal }: AuthenticatedContext,
  input: SearchInput,
) {
  const request = requestOf(input);
  const text = textToEmbed(request);
  const [opened, embedding] = await Promise.all([
    db.reading((reader) => openSearch(reader, viewerOf(principal), request)),
    text === null ? null : embedQuery(embedder, text, signal),
  ]);
  return { opened, embedding };
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
