import {
  type Embedder,
  EmbeddingFailed,
  openBulkEmbedder,
  openLocalEmbedder,
  openRemoteEmbedder,
} from '@ipto/embeddings';
import type { FastifyBaseLogger } from 'fastify';
import type { EmbeddingsConfig } from './config.js';

/** Somebody waits for the answer, and searching by words goes on without it. */
const FOR_SEARCHES = { timeoutMs: 5_000, retries: 1, firstPauseMs: 200, maxPauseMs: 1_000 };
/** Nobody waits; what this gives up the queue tries again, much later. */
const FOR_BULK = { timeoutMs: 120_000, retries: 6, firstPauseMs: 500, maxPauseMs: 60_000 };

/** The embedders of an installation: two of one model, so that a search doesn't wait behind a batch of ingest. */
export interface Embedders {
  /** Embeds what is searched for. */
  readonly query: Embedder;
  /** Embeds passages. */
  readonly bulk: Embedder;
  close(): Promise<void>;
}

/**
 * Opens the embedders that a configuration names. `indexed` is what the index was made with, if it is known: while the
 * server of that very model can't be reached, its vectors are taken to be as long as those, and the start goes on.
 * @throws EmbeddingFailed if the server doesn't tell how long its vectors are
 */
export async function openEmbedders(
  config: EmbeddingsConfig | null,
  indexed: Pick<Embedder, 'model' | 'dimensions'> | null,
  logger: FastifyBaseLogger,
): Promise<Embedders> {
  if (config === null) return together(openLocalEmbedder({ logger }), openBulkEmbedder({ logger }));
  const options = { url: config.url, model: config.model, apiKey: config.apiKey ?? undefined, logger };
  const query = await openRemoteEmbedder({ ...options, ...FOR_SEARCHES }).catch((error: unknown) => {
    if (!(error instanceof EmbeddingFailed) || !error.retryable || indexed?.model !== config.model)
      throw error;
    logger.warn({ err: error }, 'the embeddings server does not answer yet');
    return openRemoteEmbedder({ ...options, ...FOR_SEARCHES, dimensions: indexed.dimensions });
  });
  const bulk = await openRemoteEmbedder({ ...options, ...FOR_BULK, dimensions: query.dimensions });
  return together(query, bulk);
}

function together(query: Embedder, bulk: Embedder): Embedders {
  return {
    query,
    bulk,
    async close() {
      await Promise.all([query.close(), bulk.close()]);
    },
  };
}
