import { Worker } from 'node:worker_threads';
import {
  type MergedSegment,
  type MergePart,
  SegmentCorrupt,
  SegmentMismatch,
  ThreadDied,
} from '../segments/index.js';
import type { IndexedObject, ObjectFacts, PassageToIndex } from './indexed-object.js';
import type { Order, Results, ThreadAnswer, ThreadRequest } from './thread-messages.js';

/** Takes in the passages of an object, in their order. */
export interface ObjectIndexer {
  add(passages: readonly PassageToIndex[]): Promise<void>;
  /** Makes the segment of all that was added. */
  finish(): Promise<IndexedObject>;
  /** Forgets what was added, where no segment is to be made. */
  discard(): void;
}

/** Makes segments, in a thread of its own: reading words and sorting them takes long for large objects. */
export interface Indexer {
  open(object: ObjectFacts): ObjectIndexer;
  merge(parts: readonly MergePart[]): Promise<MergedSegment>;
  close(): Promise<void>;
}

/** Opens an indexer. Its thread starts with the first work, and again after a thread that died. */
export function openIndexer(): Indexer {
  let thread: IndexingThread | null = null;
  let objects = 0;
  const running = () => {
    if (!thread?.isAlive) thread = new IndexingThread();
    return thread;
  };
  return {
    open({ createdAt, ...facts }) {
      // What was added is in the memory of this thread alone.
      const own = running();
      const object = ++objects;
      const opened = own.ask({ kind: 'open', object, facts: { ...facts, createdAt: createdAt.getTime() } });
      opened.catch(() => {});
      return {
        async add(passages) {
          await opened;
          await own.ask({ kind: 'add', object, passages });
        },
        async finish() {
          const made = await own.ask({ kind: 'finish', object });
          return { ...made, language: facts.language };
        },
        discard() {
          own.ask({ kind: 'discard', object }).catch(() => {});
        },
      };
    },
    merge: (parts) => running().ask({ kind: 'merge', parts }),
    async close() {
      await thread?.end();
    },
  };
}

/** The error that a thread tells of, which loses its class on the way. */
function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  switch (name) {
    case 'SegmentCorrupt':
      return new SegmentCorrupt(message);
    case 'SegmentMismatch':
      return new SegmentMismatch(message);
    default:
      return new Error(message);
  }
}

/** Somebody who waits for an answer. */
interface Waiting {
  answered(answer: ThreadAnswer): void;
  failed(error: Error): void;
}

/** A thread with the answers that it owes. */
class IndexingThread {
  readonly #worker = new Worker(new URL('./thread.js', import.meta.url));
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  isAlive = true;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (answer: ThreadAnswer) => {
      this.#waiting.get(answer.request)?.answered(answer);
      this.#waiting.delete(answer.request);
      if (this.#waiting.size === 0) this.#worker.unref();
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new ThreadDied('The indexing thread ended.')));
  }

  ask<K extends Order['kind']>(order: Extract<Order, { kind: K }>): Promise<Results[K]> {
    return new Promise((resolve, reject) => {
      if (!this.isAlive) return reject(new ThreadDied('The indexing thread has ended.'));
      const request = ++this.#asked;
      this.#waiting.set(request, {
        failed: reject,
        answered: (answer) => {
          if ('failure' in answer) reject(errorOf(answer.failure));
          // The thread answers each order with what belongs to its kind.
          else resolve(answer.result as Results[K]);
        },
      });
      this.#worker.ref();
      this.#worker.postMessage({ request, order } satisfies ThreadRequest);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.isAlive = false;
    for (const { failed } of this.#waiting.values()) failed(error);
    this.#waiting.clear();
  }
}
