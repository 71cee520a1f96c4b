import { z } from 'zod';
import { EmbeddingFailed } from '../embedder.js';

/** Finite numbers, one at least; JSON has infinities, for `1e999` is one. `z.array` takes five times as long. */
const numbers = z.custom<number[]>(
  (value) => Array.isArray(value) && value.length > 0 && value.every(Number.isFinite),
);

/** An OpenAI-compatible list of embeddings. */
const listSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: numbers })),
});

/**
 * The vectors in a server's answer to `count` texts, in the order of the texts and of length 1.
 * @throws EmbeddingFailed, not to be tried again, if it is anything else.
 */
export function readVectors(body: string, count: number): Float32Array[] {
  const { data } = parseList(body);
  if (data.length !== count) throw unusable(`${data.length} vectors for ${count} texts`);
  const vectors: Float32Array[] = [];
  for (const { index, embedding } of data) {
    if (index >= count || vectors[index]) throw unusable(`vectors numbered otherwise than the texts`);
    vectors[index] = unit(embedding);
  }
  const [first] = vectors;
  if (vectors.some(({ length }) => length !== first?.length)) throw unusable('vectors of several lengths');
  return vectors;
}

function parseList(body: string): z.infer<typeof listSchema> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // Without the parser's message, which quotes what it read.
    throw unusable('something that is not JSON');
  }
  const parsed = listSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unusable(`no list of embeddings (${issue?.path.join('.')}: ${issue?.code})`);
}

/**
 * The vector of length 1 in the same direction. Divided by its largest number before anything else: squares of
 * very large or small ones leave what a double can hold.
 */
function unit(embedding: readonly number[]): Float32Array {
  let largest = 0;
  for (const value of embedding) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) throw unusable('a vector of zeros');
  let squares = 0;
  for (const value of embedding) squares += (value / largest) ** 2;
  const norm = Math.sqrt(squares);
  const vector = new Float32Array(embedding.length);
  for (const [i, value] of embedding.entries()) vector[i] = value / largest / norm;
  return vector;
}

function unusable(what: string): EmbeddingFailed {
  return new EmbeddingFailed(`The embeddings server answered with ${what}`, { retryable: false });
}
