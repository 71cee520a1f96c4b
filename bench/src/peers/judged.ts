import type { Embedder } from '@ipto/embeddings';
import type { Collection } from '../relevance/collection.js';
import { datasetChoices, datasetOf } from './datasets.js';
import type { PeerPassage, Question } from './peer.js';

/** A question, and the passages that answer it; null where nobody knows. */
export interface Asked extends Question {
  readonly relevant: ReadonlySet<number> | null;
}

export interface Contest {
  readonly documents: Iterable<readonly PeerPassage[]>;
  readonly questions: readonly Asked[];
}

/**
 * Spreads a collection over the datasets, a passage a document. Each query is asked of each choice of datasets that
 * holds an answer, and judged by the answers in it.
 */
export async function judgedContest(
  { documents, queries }: Collection,
  embedder: Pick<Embedder, 'embed'>,
): Promise<Contest> {
  const vectors = await embedder.embed(documents.map(({ title, text }) => `${title}\n${text}`));
  const passages = documents.map(({ id, title, text }, at): PeerPassage => {
    const vector = vectors[at];
    if (!vector) throw new Error('The model left out a document');
    return { id: at, document: at, dataset: datasetOf(id), title, body: text, vector };
  });
  const places = new Map(documents.map(({ id }, at) => [id, at]));
  const meanings = await embedder.embed(queries.map(({ text }) => text));
  const questions = queries.flatMap(({ text, relevant: ids }, at): Asked[] => {
    const vector = meanings[at];
    if (!vector) throw new Error('The model left out a query');
    const answers = [...ids].flatMap((id) => passages[places.get(id) ?? Number.NaN] ?? []);
    return datasetChoices().flatMap((datasets) => {
      const relevant = new Set(
        answers.filter(({ dataset }) => datasets.includes(dataset)).map(({ id }) => id),
      );
      return relevant.size === 0 ? [] : [{ text, vector, datasets, relevant }];
    });
  });
  return { documents: passages.map((passage) => [passage]), questions };
}
