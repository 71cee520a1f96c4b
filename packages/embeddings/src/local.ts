import { availableParallelism } from 'node:os';
import { openSubprocess, SubprocessFailed, type SubprocessLogger } from '@ipto/subprocess';
import { type Embedder, EmbeddingFailed } from './embedder.js';
import { EMBEDDING_DIMENSIONS, responseSchema, type Setup } from './protocol.js';

/** What the vectors of the local model are known by. */
export const LOCAL_MODEL = 'all-MiniLM-L6-v2-int8';
const MAX_THREADS = 4;

export interface LocalEmbedderOptions {
  /** Threads within one run of the model; by default the cores, at most 4. */
  readonly threads?: number;
  /** Texts sent to the model at a time; another caller's texts wait for no more than these. */
  readonly maxBatch?: number;
  /** Time for one such batch. */
  readonly timeoutMs?: number;
  /** Resident memory at which the model's process ends. */
  readonly maxRssBytes?: number;
  readonly logger?: SubprocessLogger;
}

/**
 * Runs all-MiniLM-L6-v2 (int8) in a child process that starts with the first text. A text has the same vector
 * whatever texts it is sent with; words beyond 256 tokens don't count.
 */
export function openLocalEmbedder(options: LocalEmbedderOptions = {}): Embedder {
  const { maxBatch = 4, timeoutMs = 60_000, maxRssBytes = 1024 ** 3, logger } = options;
  const setup: Setup = { threads: options.threads ?? Math.min(availableParallelism(), MAX_THREADS) };
  const subprocess = openSubprocess({
    name: 'embeddings',
    entry: new URL('./child/main.js', import.meta.url),
    setup,
    response: responseSchema,
    timeoutMs,
    startTimeoutMs: 60_000,
    maxRssBytes,
    // Its library would otherwise tell its maker of each use, and leave an id for that in the home folder.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    // A batch is short, and a fresh model costs more than the rest of one.
    onAbort: 'abandon',
    logger,
  });

  return {
    dimensions: EMBEDDING_DIMENSIONS,
    model: LOCAL_MODEL,
    ready: () => subprocess.ready().catch(rethrow),
    async embed(texts, signal) {
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += maxBatch) {
        const batch = texts.slice(start, start + maxBatch);
        const answer = await subprocess.call(batch, signal).catch(rethrow);
        if (answer.length !== batch.length) throw new EmbeddingFailed('The model left out a text');
        vectors.push(...answer);
      }
      return vectors;
    },
    close: () => subprocess.close(),
  };
}

function rethrow(error: unknown): never {
  if (error instanceof SubprocessFailed) throw new EmbeddingFailed(error.message, { cause: error });
  throw error;
}
