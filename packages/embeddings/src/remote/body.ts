import { EmbeddingFailed } from '../embedder.js';

/**
 * The text of a response, decompressed.
 * @throws EmbeddingFailed, not to be tried again, beyond `maxBytes`; the rest is then not read.
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes)
      throw new EmbeddingFailed(`The embeddings server answered with more than ${maxBytes} bytes`, {
        retryable: false,
      });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
