/** Turns texts into vectors whose cosine tells how near their meanings are. */
export interface Embedder {
  /** The length of every vector. */
  readonly dimensions: number;
  /** Names the model and its weights: vectors of two models don't compare. */
  readonly model: string;
  /** Loads the model ahead of the first text, or asks a server for a vector. Throws what `embed` does. */
  ready(): Promise<void>;
  /**
   * One vector of length 1 per text, in order.
   * @throws EmbeddingFailed if the model could not answer.
   * @throws the signal's reason once it aborts.
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** The model gave no vectors. */
export class EmbeddingFailed extends Error {
  override readonly name = 'EmbeddingFailed';
  /** Whether the same call may pass later, with nothing changed by a person. */
  readonly retryable: boolean;

  constructor(
    message: string,
    { retryable = true, ...options }: ErrorOptions & { retryable?: boolean } = {},
  ) {
    super(message, options);
    this.retryable = retryable;
  }
}
