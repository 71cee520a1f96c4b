import { Worker } from 'node:worker_threads';
import { SegmentIndexClosed, ThreadDied } from '../errors.js';
import type { Arena } from './arena.js';
import {
  type Answer,
  CorruptAt,
  type Job,
  type SegmentTable,
  scratchOf,
  type TableSize,
  type TaskKind,
  type Tasks,
} from './jobs.js';
import type { ThreadData } from './thread/main.js';

/** A part of a task, for one thread. */
export interface Share<Kind extends TaskKind> {
  readonly asked: Tasks[Kind]['asked'];
  readonly table: SegmentTable;
  readonly size: TableSize;
}

/** The threads that search. One that dies is replaced when it is next needed. */
export class Threads {
  readonly #threads: Thread[];

  constructor(count: number, module: WebAssembly.Module, arena: Arena) {
    this.#threads = Array.from({ length: count }, () => new Thread(module, arena));
  }

  get count(): number {
    return this.#threads.length;
  }

  /** Has each share done by a thread of its own, as far as there are so many; those with the least to do first. */
  async run<Kind extends TaskKind>(
    kind: Kind,
    shares: readonly Share<Kind>[],
  ): Promise<Tasks[Kind]['gives'][]> {
    const answers = shares.map((share) => this.#idlest().run(kind, share));
    // All must be done with the memory before anybody else may use it.
    const settled = await Promise.allSettled(answers);
    const failed = settled.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    return await Promise.all(answers);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #idlest(): Thread {
    const [first, ...others] = this.#threads;
    if (!first) throw new RangeError('There is no thread');
    return others.reduce((least, thread) => (thread.load < least.load ? thread : least), first);
  }
}

interface Waiting {
  resolve(gives: Tasks[TaskKind]['gives']): void;
  reject(error: Error): void;
}

class Thread {
  readonly #module: WebAssembly.Module;
  readonly #arena: Arena;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #jobs = 0;
  #scratch: { at: number; bytes: number } | null = null;
  #closed = false;

  constructor(module: WebAssembly.Module, arena: Arena) {
    this.#module = module;
    this.#arena = arena;
  }

  /** How many jobs it has not done yet. */
  get load(): number {
    return this.#waiting.size;
  }

  async run<Kind extends TaskKind>(
    kind: Kind,
    { asked, table, size }: Share<Kind>,
  ): Promise<Tasks[Kind]['gives']> {
    if (this.#closed) throw new SegmentIndexClosed();
    const worker = this.#worker ?? this.#start();
    const outgrown = this.#outgrow(scratchOf(kind, asked, size).bytes);
    const number = ++this.#jobs;
    const job: Job = { number, kind, asked, table, size, scratchAt: this.#scratch?.at ?? 0 };
    try {
      return await new Promise<Tasks[Kind]['gives']>((resolve, reject) => {
        // What a thread answers is of the kind that it was asked for.
        this.#waiting.set(number, { resolve: resolve as Waiting['resolve'], reject });
        worker.ref();
        worker.postMessage(job);
      });
    } finally {
      // Jobs are done one after another: none before this one is left that writes there.
      if (outgrown !== null) this.#arena.freeAside(outgrown);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }

  /** Makes the scratch space large enough, and gives what is then to be freed. */
  #outgrow(bytes: number): number | null {
    const before = this.#scratch;
    if (before && before.bytes >= bytes) return null;
    const larger = Math.ceil(bytes * 1.25);
    this.#scratch = { at: this.#arena.allocateAside(larger), bytes: larger };
    return before?.at ?? null;
  }

  #start(): Worker {
    const workerData: ThreadData = { module: this.#module, memory: this.#arena.memory };
    const worker = new Worker(new URL('./thread/main.js', import.meta.url), { workerData, execArgv: [] });
    let cause: unknown;
    worker.on('message', (answer: Answer) => {
      this.#settle(answer);
      if (this.#waiting.size === 0) worker.unref();
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => this.#ended(worker, cause));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if ('gives' in answer) waiting?.resolve(answer.gives);
    else if ('corrupt' in answer) waiting?.reject(new CorruptAt(answer.corrupt.index, answer.corrupt.reason));
    else waiting?.reject(new Error(`A search thread failed: ${answer.failed}`));
  }

  #ended(worker: Worker, cause: unknown): void {
    if (this.#worker === worker) this.#worker = null;
    const error = this.#closed
      ? new SegmentIndexClosed()
      : new ThreadDied('A search thread died.', { cause });
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
