import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { EMBEDDING_DIMENSIONS } from '../protocol.js';
import { readModelFiles } from './model-files.js';

/** What the model was trained on; the rest of a longer text is not seen. */
const MAX_TOKENS = 256;
/** No text of 256 tokens that people write is longer, and tokenizing is linear in this. */
const MAX_CHARS = 16_384;

/** all-MiniLM-L6-v2: texts to unit vectors. */
export class MiniLm {
  readonly #tokenizer: Tokenizer;
  readonly #session: InferenceSession;

  private constructor(tokenizer: Tokenizer, session: InferenceSession) {
    this.#tokenizer = tokenizer;
    this.#session = session;
  }

  static async load(threads: number): Promise<MiniLm> {
    const files = await readModelFiles();
    const session = await InferenceSession.create(files.onnxPath, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Idle threads would otherwise spin on a core between texts.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    return new MiniLm(new Tokenizer(files.tokenizer, files.tokenizerConfig), session);
  }

  /**
   * The vector of one text. Texts never share a run: the int8 model quantizes its activations over the whole
   * batch, so batch mates would change a vector (cosine down to .985), and batches are slower on a CPU as well.
   */
  async embed(text: string): Promise<Float32Array> {
    const ids = this.#tokenize(text);
    const shape = [1, ids.length];
    const output = await this.#session.run({
      input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), shape),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
      token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
    });
    const hidden = output.last_hidden_state?.data;
    if (!(hidden instanceof Float32Array) || hidden.length !== ids.length * EMBEDDING_DIMENSIONS) {
      throw new Error('The model gave an output of another shape');
    }
    return normalize(sumRows(hidden));
  }

  #tokenize(text: string): number[] {
    const { ids } = this.#tokenizer.encode(text.slice(0, MAX_CHARS));
    const separator = ids.at(-1);
    if (separator === undefined) throw new Error('The tokenizer gave no tokens');
    return ids.length <= MAX_TOKENS ? ids : [...ids.slice(0, MAX_TOKENS - 1), separator];
  }
}

/** Adds up the token vectors. Their mean has the same direction, and only the direction outlives `normalize`. */
function sumRows(hidden: Float32Array): Float32Array {
  const sum = new Float32Array(EMBEDDING_DIMENSIONS);
  for (let row = 0; row < hidden.length; row += EMBEDDING_DIMENSIONS) {
    for (let i = 0; i < EMBEDDING_DIMENSIONS; i++) sum[i] = (sum[i] ?? 0) + (hidden[row + i] ?? 0);
  }
  return sum;
}

function normalize(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}
