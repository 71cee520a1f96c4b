import { setMaxListeners } from 'node:events';
import { type Embedder, EmbeddingFailed } from '../embedder.js';
import { batchesOf, sendable } from './batches.js';
import { Endpoint } from './endpoint.js';
import { type RetryPolicy, withRetries } from './retries.js';
import { Slots } from './slots.js';

/** Hears of requests that are tried again; a pino logger fits. */
export interface RemoteEmbedderLogger {
  warn(fields: object, message: string): void;
}

export interface RemoteEmbedderOptions {
  /** The root of the API, such as `http://host:8080/v1`. */
  readonly url: string;
  /** What the server calls its model. */
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** The length of the vectors, where it is known: others are a failure. Absent: the server is asked, once, at the opening. */
  readonly dimensions?: number | undefined;
  /** Texts a request, 64 by default. */
  readonly maxBatch?: number;
  /** Characters a request, of all its texts together; 100 000 by default. */
  readonly maxBatchChars?: number;
  /** Characters of a text that are sent, the first 8 000 by default: servers refuse what their model can't take in whole. */
  readonly maxTextChars?: number;
  /** Requests at once, 2 by default. */
  readonly concurrency?: number;
  /** Time for one request, a minute by default. */
  readonly timeoutMs?: number;
  /** Tries after the first, 4 by default, of requests that failed for a passing reason. */
  readonly retries?: number;
  /** The pause before the second try, half a second by default. It doubles each time. */
  readonly firstPauseMs?: number;
  /** The longest pause, also where the server asks for a longer one; 30 s by default. */
  readonly maxPauseMs?: number;
  readonly logger?: RemoteEmbedderLogger | undefined;
}

const PROBE = 'What is the length of a vector?';

/**
 * Vectors from an OpenAI-compatible server: OpenAI, vLLM, llama.cpp, Ollama, text-embeddings-inference and others.
 * @throws EmbeddingFailed if `dimensions` is not given and the server doesn't tell.
 * @throws Error if the URL or the key can't be sent.
 */
export async function openRemoteEmbedder(options: RemoteEmbedderOptions): Promise<Embedder> {
  const sender = new Sender(options);
  if (options.dimensions !== undefined) return new RemoteEmbedder(options.model, options.dimensions, sender);
  const [vector] = await sender.send([PROBE]);
  if (!vector) throw new Error('An answer was read and holds no vector');
  return new RemoteEmbedder(options.model, vector.length, sender);
}

class RemoteEmbedder implements Embedder {
  readonly model: string;
  readonly dimensions: number;
  readonly #sender: Sender;

  constructor(model: string, dimensions: number, sender: Sender) {
    this.model = model;
    this.dimensions = dimensions;
    this.#sender = sender;
  }

  async ready(): Promise<void> {
    await this.embed([PROBE]);
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    const vectors = await this.#sender.send(texts, signal);
    const other = vectors.find(({ length }) => length !== this.dimensions);
    if (other)
      throw new EmbeddingFailed(
        `The embeddings server gives vectors of ${other.length} dimensions, which were ${this.dimensions} before`,
        { retryable: false },
      );
    return vectors;
  }

  async close(): Promise<void> {
    this.#sender.close();
  }
}

/** Sends texts in batches, a few at once, each as often as it takes. */
class Sender {
  readonly #endpoint: Endpoint;
  readonly #limits: { readonly maxTexts: number; readonly maxChars: number; readonly maxTextChars: number };
  readonly #timeoutMs: number;
  readonly #policy: RetryPolicy;
  readonly #logger: RemoteEmbedderLogger | undefined;
  readonly #slots: Slots;
  readonly #running = new Set<AbortController>();
  #closed = false;

  constructor(options: RemoteEmbedderOptions) {
    this.#endpoint = new Endpoint(options.url, options.model, options.apiKey);
    const { maxBatch = 64, maxBatchChars = 100_000, maxTextChars = 8_000 } = options;
    this.#limits = { maxTexts: maxBatch, maxChars: maxBatchChars, maxTextChars };
    this.#timeoutMs = options.timeoutMs ?? 60_000;
    const { retries = 4, firstPauseMs = 500, maxPauseMs = 30_000 } = options;
    this.#policy = { retries, firstPauseMs, maxPauseMs };
    this.#logger = options.logger;
    this.#slots = new Slots(options.concurrency ?? 2);
  }

  async send(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    if (this.#closed) throw closed();
    signal?.throwIfAborted();
    const call = new AbortController();
    // Every batch that waits listens to it, however many there are.
    setMaxListeners(0, call.signal);
    const abort = () => call.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.#running.add(call);
    try {
      const { maxTextChars, ...limits } = this.#limits;
      const batches = batchesOf(
        texts.map((text) => sendable(text, maxTextChars)),
        limits,
      );
      return (await Promise.all(batches.map((batch) => this.#sendBatch(batch, call.signal)))).flat();
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#running.delete(call);
      // Where one batch has failed the others are of no use.
      call.abort();
    }
  }

  close(): void {
    this.#closed = true;
    for (const call of this.#running) call.abort(closed());
  }

  #sendBatch(batch: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    // A request that pauses keeps its slot: a server in trouble is not asked more often for it.
    return this.#slots.run(
      () =>
        withRetries(
          this.#policy,
          signal,
          () => this.#endpoint.ask(batch, this.#timeoutMs, signal),
          (failure, pauseMs) => this.#logger?.warn({ pauseMs }, `${failure.message}; it will be asked again`),
        ),
      signal,
    );
  }
}

function closed(): EmbeddingFailed {
  return new EmbeddingFailed('The embedder is closed');
}
