import { EMBEDDING_DIMENSIONS } from '@ipto/embeddings';
import { stemmer } from '@orama/stemmers/english';
import MiniSearch from 'minisearch';
import { eng } from 'stopword';
import { DATASETS } from './datasets.js';
import { fuse } from './fusion.js';
import { CANDIDATES, FOUND, type Peer, type PeerPassage } from './peer.js';
import { VectorList } from './vector-list.js';

const STOP_WORDS: ReadonlySet<string> = new Set(eng);
const TITLE_WEIGHT = 2;

/**
 * Opens MiniSearch with all vectors beside it in memory, a list for each dataset. Of the engines in JavaScript it was
 * the better: Orama's hybrid search took twice as long at 40 000 passages, and found no better what people judged
 * relevant.
 */
export function openMiniSearch(): Peer {
  const words = new MiniSearch<PeerPassage>({ fields: ['title', 'body'], processTerm });
  const vectors = Array.from({ length: DATASETS }, () => new VectorList(EMBEDDING_DIMENSIONS));
  const datasets: number[] = [];
  const empty = memory();
  return {
    async fill(corpus) {
      for await (const batch of corpus.batches()) {
        words.addAll(batch);
        for (const { id, dataset, vector } of batch) {
          datasets[id] = dataset;
          vectors[dataset]?.add(id, vector);
        }
      }
    },
    async search({ text, vector, datasets: searched }) {
      const isSearched = new Set(searched);
      const byWords = words.search(text, {
        boost: { title: TITLE_WEIGHT },
        // What weighs nothing is passed by, before anything is counted of it.
        boostDocument: (id: number) => (isSearched.has(datasets[id] ?? Number.NaN) ? 1 : 0),
      });
      const near = searched
        .flatMap((dataset) => vectors[dataset]?.nearest(vector, CANDIDATES) ?? [])
        .sort((a, b) => b.cosine - a.cosine);
      return fuse(
        byWords.slice(0, CANDIDATES).map(({ id }) => id),
        near.slice(0, CANDIDATES).map(({ id }) => id),
      ).slice(0, FOUND);
    },
    async bytes() {
      const taken = memory() - empty;
      return { index: taken, all: taken };
    },
    async close() {},
  };
}

function processTerm(term: string): string | null {
  const word = term.toLowerCase();
  return STOP_WORDS.has(word) ? null : stemmer(word);
}

/** What lives in this process's memory, in bytes. */
function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
