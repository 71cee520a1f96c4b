import type { Embedder } from '@ipto/embeddings';
import { type Corpus, PER_OBJECT, queryOf, titleOf } from '../search/corpus.js';
import { DATASETS, datasetChoices } from './datasets.js';
import type { Asked, Contest } from './judged.js';
import type { PeerPassage } from './peer.js';

/** Queries ask for words of passages that lie apart. */
const STRIDE = 997;

/** Made passages in turns of documents over the datasets, and queries of whose answers nobody knows: for times alone. */
export async function syntheticContest(
  corpus: Corpus,
  { passages, questions }: { readonly passages: number; readonly questions: number },
  embedder: Pick<Embedder, 'embed'>,
): Promise<Contest> {
  const texts = Array.from({ length: questions }, (_, at) => queryOf(STRIDE * at));
  const vectors = await embedder.embed(texts);
  const choices = datasetChoices();
  return {
    documents: documentsOf(corpus, passages),
    questions: texts.flatMap((text, at): Asked[] => {
      const [vector, datasets] = [vectors[at], choices[at % choices.length]];
      return vector && datasets ? [{ text, vector, datasets, relevant: null }] : [];
    }),
  };
}

function* documentsOf(corpus: Corpus, passages: number): Generator<PeerPassage[]> {
  for (let first = 0; first < passages; first += PER_OBJECT) {
    const document = first / PER_OBJECT;
    const title = titleOf(document);
    yield Array.from({ length: Math.min(PER_OBJECT, passages - first) }, (_, i) => ({
      id: first + i,
      document,
      dataset: document % DATASETS,
      title,
      ...corpus.passage(first + i),
    }));
  }
}
