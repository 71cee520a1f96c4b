import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { SegmentCorrupt, SegmentMismatch, ThreadDied } from '../errors.js';
import type { MergedSegment, MergePart, SegmentBytes } from '../types.js';
import type { UnfinishedSegment } from './finish.js';
import type { SegmentWriter } from './writer.js';

/** Makes segments in a thread of its own, one after another. */
export interface SegmentWorkshop {
  /** What {@link SegmentWriter.finish} gives. The writer can't be used afterwards. */
  finish(writer: SegmentWriter): Promise<SegmentBytes>;
  /** What `mergeSegments` gives. */
  merge(parts: readonly MergePart[]): Promise<MergedSegment>;
  close(): Promise<void>;
}

export type Order = { readonly number: number } & (
  | { readonly kind: 'finish'; readonly unfinished: UnfinishedSegment }
  | { readonly kind: 'merge'; readonly parts: readonly MergePart[] }
);

export type Delivery = { readonly number: number } & (
  | { readonly kind: 'done'; readonly made: SegmentBytes | MergedSegment }
  | { readonly kind: 'corrupt' | 'mismatch' | 'failed'; readonly reason: string }
);

/** Opens a workshop. Its thread starts with the first order. */
export function openSegmentWorkshop(): SegmentWorkshop {
  return new Workshop();
}

interface Waiting {
  resolve(made: SegmentBytes | MergedSegment): void;
  reject(error: Error): void;
}

class Workshop implements SegmentWorkshop {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #orders = 0;

  async finish(writer: SegmentWriter): Promise<SegmentBytes> {
    const unfinished = writer.take();
    const { facts, terms, termEnds, postings, positions } = unfinished;
    const columns = [facts.passages, facts.objects, postings].flatMap((each) => Object.values(each));
    const buffers = [...columns, terms, termEnds, positions].map(
      (each: { buffer: ArrayBuffer }) => each.buffer,
    );
    return await this.#order((number) => ({ number, kind: 'finish', unfinished }), buffers);
  }

  async merge(parts: readonly MergePart[]): Promise<MergedSegment> {
    const own: MergePart[] = [];
    const buffers: ArrayBuffer[] = [];
    for (const { data, positions, dead } of parts) {
      // Copies, so that what is handed over is no more than this, and nobody else's.
      const copies = { data: new Uint8Array(data), positions: new Uint8Array(positions) };
      own.push({ ...copies, dead });
      buffers.push(copies.data.buffer, copies.positions.buffer);
      await setImmediate();
    }
    const merged = await this.#order((number) => ({ number, kind: 'merge', parts: own }), buffers);
    if (!('slots' in merged)) throw new TypeError('A merged segment says where its objects went');
    return merged;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #order(
    make: (number: number) => Order,
    buffers: readonly ArrayBuffer[],
  ): Promise<SegmentBytes | MergedSegment> {
    const worker = this.#worker ?? this.#start();
    const order = make(++this.#orders);
    return await new Promise((resolve, reject) => {
      this.#waiting.set(order.number, { resolve, reject });
      worker.ref();
      worker.postMessage(order, [...buffers]);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./thread.js', import.meta.url), { execArgv: [] });
    let cause: unknown;
    worker.on('message', (delivery: Delivery) => {
      const waiting = this.#waiting.get(delivery.number);
      this.#waiting.delete(delivery.number);
      if (this.#waiting.size === 0) worker.unref();
      if (delivery.kind === 'done') waiting?.resolve(delivery.made);
      else waiting?.reject(errorOf(delivery));
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#worker = null;
      const waiting = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { reject } of waiting)
        reject(new ThreadDied('The thread that makes segments ended.', { cause }));
    });
    worker.unref();
    this.#worker = worker;
    return worker;
  }
}

function errorOf({ kind, reason }: Exclude<Delivery, { kind: 'done' }>): Error {
  if (kind === 'corrupt') return new SegmentCorrupt(reason);
  return kind === 'mismatch'
    ? new SegmentMismatch(reason)
    : new Error(`A segment could not be made: ${reason}`);
}
