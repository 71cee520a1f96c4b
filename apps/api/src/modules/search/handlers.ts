import { ApiError, type contract, newId, type SearchInput } from '@ipto/contracts';
import { type Embedder, EmbeddingFailed } from '@ipto/embeddings';
import { search } from '@ipto/search';
import { type AuthenticatedContext, callerId } from '../../procedures/context.js';
import type { Handlers } from '../../procedures/implement.js';
import { viewerOf } from '../../procedures/viewer.js';
import type { CursorScope } from '../../security/cursors.js';
import type { Services } from '../../services.js';
import { recordSearch } from '../usage/index.js';

export function searchHandlers(services: Services): Handlers<typeof contract.search> {
  return { query: (context, input) => answer(services, context, input) };
}

async function answer(
  { db, embedder, cursors, now }: Services,
  context: AuthenticatedContext,
  input: SearchInput,
) {
  const started = performance.now();
  const { cursor, limit, explain, ...asked } = input;
  const scope: CursorScope = {
    caller: callerId(context.principal),
    procedure: 'search.query',
    filters: asked,
  };
  const { filters } = input;
  const page = await search(
    {
      db,
      embed: (text) => embedQuery(embedder, text, context.signal),
    },
    viewerOf(context.principal),
    {
      query: input.query,
      mode: input.mode,
      datasetIds: input.dataset_ids,
      filters: {
        mimeTypes: filters.mime_types,
        modalities: filters.modalities,
        createdAfter: dateOf(filters.created_after),
        createdBefore: dateOf(filters.created_before),
        filename: filters.filename,
      },
      limit,
      offset: Number(cursors.open(scope, cursor) ?? 0),
    },
  );
  const searchId = newId('search');
  const retrievals = page.hits.map((hit) => ({ ...hit, retrievalId: newId('retrieval') }));
  await db.transaction((tx) =>
    recordSearch(tx, context.principal, {
      searchId,
      query: input.query,
      mode: page.mode,
      datasetIds: input.dataset_ids ?? [],
      retrievals,
      at: now(),
    }),
  );
  return {
    search_id: searchId,
    mode: page.mode,
    results: retrievals.map((hit) => ({
      retrieval_id: hit.retrievalId,
      rank: hit.rank,
      score: hit.score,
      dataset_id: hit.datasetId,
      dataset_name: hit.datasetName,
      object_id: hit.objectId,
      filename: hit.filename,
      content_type: hit.contentType,
      title: hit.title,
      snippet: hit.snippet.text,
      highlights: hit.snippet.highlights,
      citation: hit.citation,
      price: 0,
      ...(explain && {
        explain: { lexical_rank: hit.lexicalRank, dense_rank: hit.denseRank, fused_score: hit.score },
      }),
    })),
    next_cursor: page.nextOffset === null ? null : cursors.seal(scope, String(page.nextOffset)),
    charged_amount: 0,
    currency: 'USD' as const,
    withheld: null,
    warnings: page.warnings,
    took_ms: Math.round((performance.now() - started) * 10) / 10,
  };
}

async function embedQuery(embedder: Embedder, text: string, signal: AbortSignal): Promise<Float32Array> {
  try {
    const [vector] = await embedder.embed([text], signal);
    if (!vector) throw new Error('The embedder gave no vector');
    return vector;
  } catch (error) {
    if (!(error instanceof EmbeddingFailed)) throw error;
    throw new ApiError('unavailable', 'Searching by meaning is not available for a moment.', {}, error);
  }
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
