import { ApiError } from '@ipto/contracts';
import { type Embedder, EmbeddingFailed } from '@ipto/embeddings';

/** The vector of a query; `unavailable` if the model can't tell it now. */
export async function embedQuery(
  embedder: Embedder,
  text: string,
  signal: AbortSignal,
): Promise<Float32Array> {
  try {
    const [vector] = await embedder.embed([text], signal);
    if (!vector) throw new Error('The embedder gave no vector');
    return vector;
  } catch (error) {
    if (!(error instanceof EmbeddingFailed)) throw error;
    throw new ApiError('unavailable', 'Searching by meaning is not available for a moment.', {}, error);
  }
}
