import { Prose, Random } from '@ipto/e2e';
import { EMBEDDING_DIMENSIONS, openBulkEmbedder } from '@ipto/embeddings';

/** Passages of an object. */
export const PER_OBJECT = 40;
const WORDS_PER_PASSAGE = 110;
/** How many passages the model embeds; the vectors of all others are made from theirs. */
const EMBEDDED = 600;
/** Words beyond those of everyday language, the common ones far more often than the rare (Zipf's law). */
const VOCABULARY = 60_000;
const SYLLABLES = 'ba co di fu ge ha ju ki lo mu ne po ra se ti vo wa xi yo za'.split(' ');

export interface BenchPassage {
  readonly body: string;
  readonly vector: Float32Array;
}

/** Passages that are the same for the same number. */
export class Corpus {
  readonly #vectors: readonly Float32Array[];

  private constructor(vectors: readonly Float32Array[]) {
    this.#vectors = vectors;
  }

  /** Embeds what all vectors are made from; `bytes` keeps it. */
  static async make(): Promise<Corpus> {
    const embedder = openBulkEmbedder();
    try {
      return new Corpus(await embedder.embed(Array.from({ length: EMBEDDED }, (_, at) => bodyOf(at))));
    } finally {
      await embedder.close();
    }
  }

  static from(bytes: Uint8Array): Corpus {
    const all = new Float32Array(Uint8Array.from(bytes).buffer);
    return new Corpus(
      Array.from({ length: all.length / EMBEDDING_DIMENSIONS }, (_, at) =>
        all.subarray(at * EMBEDDING_DIMENSIONS, (at + 1) * EMBEDDING_DIMENSIONS),
      ),
    );
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#vectors.map((vector) => Buffer.from(Float32Array.from(vector).buffer)));
  }

  passage(index: number): BenchPassage {
    return { body: bodyOf(index), vector: this.#mixture(index) };
  }

  #mixture(index: number): Float32Array {
    const random = new Random(index + 5);
    const [a, b] = [
      this.#vectors[random.below(this.#vectors.length)],
      this.#vectors[random.below(this.#vectors.length)],
    ];
    const share = 0.3 + 0.5 * random.next();
    const sum = new Float32Array(EMBEDDING_DIMENSIONS);
    let square = 0;
    for (let i = 0; i < EMBEDDING_DIMENSIONS; i++) {
      const value = share * (a?.[i] ?? 0) + (1 - share) * (b?.[i] ?? 0) + (random.next() - 0.5) * 0.06;
      sum[i] = value;
      square += value * value;
    }
    const norm = Math.sqrt(square);
    return sum.map((value) => value / norm);
  }
}

/** A few words of a passage, some common and some rare: what people would ask for. */
export function queryOf(index: number): string {
  const random = new Random(index + 7);
  const words = bodyOf(index).replace(/[.\n]/g, ' ').split(/\s+/).filter(Boolean);
  return Array.from({ length: 4 + random.below(5) }, () => random.pick(words)).join(' ');
}

/** The title of a document. */
export function titleOf(document: number): string {
  const random = new Random(document + 3);
  return `${rareWord(random)} ${rareWord(random)} ${document}`;
}

function bodyOf(index: number): string {
  const random = new Random(index + 1);
  return new Prose(index + 1)
    .text(WORDS_PER_PASSAGE)
    .trim()
    .split(' ')
    .map((word) => (random.next() < 0.3 && !word.endsWith('.') ? rareWord(random) : word))
    .join(' ');
}

function rareWord(random: Random): string {
  const rank = Math.floor(VOCABULARY ** random.next());
  let word = '';
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length];
  return word;
}
