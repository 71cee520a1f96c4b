import { Prose, Random } from '@ipto/e2e';
import { EMBEDDING_DIMENSIONS, openBulkEmbedder } from '@ipto/embeddings';

export const DATASETS = 50;
/** Passages of an object. */
export const PER_OBJECT = 40;
const WORDS_PER_PASSAGE = 110;
/** How many passages the model embeds; the vectors of all others are made from theirs. */
const EMBEDDED = 600;
/** Words beyond those of everyday language, the common ones far more often than the rare (Zipf's law). */
const VOCABULARY = 60_000;
const SYLLABLES = 'ba co di fu ge ha ju ki lo mu ne po ra se ti vo wa xi yo za'.split(' ');

export interface BenchPassage {
  readonly title: string;
  readonly body: string;
  readonly embedding: Float32Array;
}

/** Passages that are the same for the same number, and the queries that people would ask of them. */
export interface Corpus {
  passage(index: number): BenchPassage;
  /** A few words of a passage, some common and some rare. */
  query(index: number): string;
}

export async function makeCorpus(): Promise<Corpus> {
  const embedder = openBulkEmbedder();
  try {
    const texts = Array.from({ length: EMBEDDED }, (_, index) => bodyOf(index));
    const vectors = await embedder.embed(texts);
    return {
      passage: (index) => ({
        title: titleOf(index),
        body: bodyOf(index),
        embedding: mixture(vectors, index),
      }),
      query: (index) => {
        const random = new Random(index + 7);
        const words = bodyOf(index).replace(/[.\n]/g, ' ').split(/\s+/).filter(Boolean);
        return Array.from({ length: 4 + random.below(5) }, () => words[random.below(words.length)]).join(' ');
      },
    };
  } finally {
    await embedder.close();
  }
}

function rareWord(random: Random): string {
  const rank = Math.floor(VOCABULARY ** random.next());
  let word = '';
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length];
  return word;
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

function titleOf(index: number): string {
  const random = new Random(Math.floor(index / 8) + 3);
  return `${rareWord(random)} ${rareWord(random)} ${Math.floor(index / 8)}`;
}

function mixture(vectors: readonly Float32Array[], index: number): Float32Array {
  const random = new Random(index + 5);
  const [a, b] = [vectors[random.below(vectors.length)], vectors[random.below(vectors.length)]];
  const share = 0.3 + 0.5 * random.next();
  const sum = Float32Array.from(
    { length: EMBEDDING_DIMENSIONS },
    (_, i) => share * (a?.[i] ?? 0) + (1 - share) * (b?.[i] ?? 0) + (random.next() - 0.5) * 0.06,
  );
  const norm = Math.hypot(...sum);
  return sum.map((value) => value / norm);
}
