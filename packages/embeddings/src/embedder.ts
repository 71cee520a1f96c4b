/** Turns texts into vectors whose cosine tells how near their meanings are. */
export interface Embedder {
  /** The length of every vector. */
  readonly dimensions: number;
  /** Names the model and its weights: vectors of two models don't compare. */
  readonly model: string;
  /** Loads the model ahead of the first text. */
  ready(): Promise<void>;
  /**
   * One vector of length 1 per text, in order.
   * @throws EmbeddingFailed if the model could not answer; the same call may be tried again.
   * @throws the signal's reason once it aborts.
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** The model gave no vectors. A retry may pass: it gets a fresh model. */
export class EmbeddingFailed extends Error {
  override readonly name = 'EmbeddingFailed';
  readonly retryable = true;
}
