import { useSyncExternalStore } from 'react';
import type { CallFailed } from '../api/call-failed';

export type UploadState =
  | 'waiting'
  | 'hashing'
  | 'sending'
  | 'confirming'
  | 'sent'
  | 'present'
  | 'failed'
  | 'cancelled';

/** A file on its way into a dataset. */
export interface Upload {
  readonly id: number;
  readonly datasetId: string;
  /** Its name in the dataset, `/` between segments. */
  readonly filename: string;
  readonly size: number;
  readonly state: UploadState;
  /** Of the bytes that are hashed or sent, as the state says. */
  readonly done: number;
  readonly failure: CallFailed | null;
  /** Held back by a rate limit. */
  readonly held: boolean;
}

const NONE: readonly Upload[] = [];
let uploads = NONE;
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Every upload of this page load, in the order they were asked for. Outlives the page that started them. */
export const readUploads = (): readonly Upload[] => uploads;

export function writeUploads(next: readonly Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}

export function changeUpload(id: number, change: Partial<Omit<Upload, 'id'>>): void {
  writeUploads(uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
}

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(subscribe, readUploads, () => NONE);
}

/** Resolves as soon as there is no upload of some kind. */
export function untilNoUpload(isOfKind: (upload: Upload) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (uploads.some(isOfKind)) return;
      listeners.delete(look);
      resolve();
    };
    listeners.add(look);
    look();
  });
}

/** Whether there is an upload of some kind. What else changes, as its progress does, renders nothing anew. */
export function useHasUpload(isOfKind: (upload: Upload) => boolean): boolean {
  return useSyncExternalStore(
    subscribe,
    () => uploads.some(isOfKind),
    () => false,
  );
}
