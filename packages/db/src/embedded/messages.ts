import type { MessagePort } from 'node:worker_threads';

/** What the worker is started with. */
export interface WorkerSettings {
  /** Folder of the PostgreSQL cluster. */
  readonly folder: string;
  /** An already migrated cluster to start a new folder from. */
  readonly snapshot: string | null;
  /** One 64-bit integer: since when (monotonic nanoseconds) the current statement runs, or 0. */
  readonly busySince: SharedArrayBuffer;
}

export type ToWorker = { readonly kind: 'connect'; readonly port: MessagePort } | { readonly kind: 'close' };

export type FromWorker = { readonly kind: 'ready' } | { readonly kind: 'closed' };

/** First message on a connection's port: the worker serves it from now on. */
export const ACCEPTED = 'accepted';

/** On a connection's port, either side: no more bytes come. */
export const END = null;
