/** How many results a search gives. */
export const FOUND = 10;
/** How many passages each half of a hybrid search hands to the fusion. */
export const CANDIDATES = 150;
/** Of reciprocal rank fusion, in each engine that fuses so: Cormack, Clarke and Büttcher, SIGIR 2009. */
export const RRF_K = 60;

/** A passage as every engine gets it. */
export interface PeerPassage {
  readonly id: number;
  /** Passages of one document share it, and follow one another. */
  readonly document: number;
  readonly dataset: number;
  readonly title: string;
  readonly body: string;
  /** Of length 1. */
  readonly vector: Float32Array;
}

export interface PeerCorpus {
  readonly passages: number;
  /** All passages; documents stay whole. */
  batches(): AsyncIterable<readonly PeerPassage[]>;
}

/** A hybrid search of some datasets. */
export interface Question {
  readonly text: string;
  readonly vector: Float32Array;
  readonly datasets: readonly number[];
}

export interface Bytes {
  /** What is there for searching alone. */
  readonly index: number;
  /** All, with the passages themselves. */
  readonly all: number;
}

/** A search engine, used as its makers advise. */
export interface Peer {
  fill(corpus: PeerCorpus): Promise<void>;
  /** The ids of the best {@link FOUND} passages, best first. */
  search(question: Question): Promise<readonly number[]>;
  bytes(): Promise<Bytes>;
  /** Medians of what a search spent on its parts, in milliseconds, where the engine tells. */
  parts?(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** What engines that have one field for words index: a title counts twice, as it does in IPTO. */
export function indexedText({ title, body }: Pick<PeerPassage, 'title' | 'body'>): string {
  return title === '' ? body : `${title}\n${title}\n${body}`;
}
