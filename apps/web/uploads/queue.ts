import { CallFailed } from '../api/call-failed';
import { holdPage, releasePage } from './page-guard';
import type { PickedFile } from './picked-files';
import { changeUpload, readUploads, type Upload, untilNoUpload, writeUploads } from './store';
import { isOpen } from './summary';
import { uploadFile } from './upload-file';

const AT_ONCE = 3;
const PROGRESS_MS = 100;
const AT_START = { state: 'waiting', done: 0, failure: null, held: false } as const;

/** What the store does not show: the file itself, and how to stop it. */
interface Work {
  readonly file: File;
  readonly abort: AbortController;
}

const works = new Map<number, Work>();
let lastId = 0;
let running = 0;

/**
 * Uploads files into a dataset, a few at once. One that is under way already is not sent a second time; another of its
 * name fails.
 */
export function enqueue(datasetId: string, files: readonly PickedFile[]): void {
  const isOf = (upload: Upload) => upload.datasetId === datasetId;
  const underWay = new Map(
    readUploads()
      .filter((upload) => isOf(upload) && isOpen(upload))
      .map(({ id, filename }) => [filename, works.get(id)?.file]),
  );
  const taken = new Set(underWay.keys());
  const added = files
    .filter(({ filename, file }) => !isSame(underWay.get(filename), file))
    .map(({ filename, file }): Upload => {
      lastId += 1;
      works.set(lastId, { file, abort: new AbortController() });
      const start = taken.has(filename) ? clash() : AT_START;
      taken.add(filename);
      return { id: lastId, datasetId, filename, size: file.size, ...start };
    });
  const again = new Set(added.map(({ filename }) => filename));
  const kept = readUploads().filter(
    (upload) => isOpen(upload) || !isOf(upload) || !again.has(upload.filename),
  );
  keep([...kept, ...added]);
  advance();
}

/** Stops uploads, and takes back what was announced of them. */
export function cancelUploads(ids: readonly number[]): void {
  const chosen = new Set(ids);
  // What is being confirmed is sent already.
  for (const { id, state } of readUploads().filter((upload) => chosen.has(upload.id) && isOpen(upload))) {
    if (state === 'confirming') continue;
    works.get(id)?.abort.abort();
    if (state === 'waiting') changeUpload(id, { state: 'cancelled' });
  }
  advance();
}

/** Stops all there are; resolves once the last has ended. */
export async function stopUploads(): Promise<void> {
  cancelUploads(readUploads().map(({ id }) => id));
  await untilNoUpload(isOpen);
}

/** Tries again what failed or was cancelled. */
export function retryUploads(ids: readonly number[]): void {
  for (const id of ids) {
    const work = works.get(id);
    const upload = readUploads().find((one) => one.id === id);
    if (!work || !upload) continue;
    works.set(id, { ...work, abort: new AbortController() });
    const rival = readUploads().some((other) => isOpen(other) && isOfOneName(other, upload));
    changeUpload(id, rival ? clash() : AT_START);
  }
  advance();
}

/** Forgets what has ended, of one dataset or of all. */
export function clearEnded(datasetId?: string): void {
  const kept = readUploads().filter(
    (upload) => isOpen(upload) || (datasetId !== undefined && upload.datasetId !== datasetId),
  );
  keep(kept);
}

/** Shows these uploads, and lets go of the files of all others. */
function keep(uploads: readonly Upload[]): void {
  const ids = new Set(uploads.map(({ id }) => id));
  for (const id of works.keys()) if (!ids.has(id)) works.delete(id);
  writeUploads(uploads);
}

function advance(): void {
  for (const upload of readUploads().filter(({ state }) => state === 'waiting')) {
    if (running >= AT_ONCE) break;
    void run(upload);
  }
  if (readUploads().some(isOpen)) holdPage();
  else releasePage();
}

/** Never rejects: what goes wrong is the upload's. */
async function run({ id, datasetId, filename }: Upload): Promise<void> {
  const work = works.get(id);
  if (!work) return;
  const { signal } = work.abort;
  running += 1;
  changeUpload(id, { state: 'hashing', done: 0 });
  try {
    const picked = { filename, file: work.file };
    const state = await uploadFile(datasetId, picked, reporterOf(id), signal);
    works.delete(id);
    changeUpload(id, { state });
  } catch (error) {
    changeUpload(id, signal.aborted ? { state: 'cancelled' } : { state: 'failed', failure: failed(error) });
  } finally {
    running -= 1;
    advance();
  }
}

/** Passes on what is told of an upload; of bytes no more often than an eye can follow. */
function reporterOf(id: number): (change: Partial<Upload>) => void {
  let next = 0;
  return (change) => {
    const bytesAlone = change.state === undefined && change.done !== undefined;
    if (bytesAlone && performance.now() < next) return;
    next = performance.now() + PROGRESS_MS;
    changeUpload(id, change);
  };
}

function failed(error: unknown): CallFailed {
  return error instanceof CallFailed
    ? error
    : new CallFailed('Something went wrong in this browser. Try again.', 'network');
}

/** Of two files of one name it can't be told which one is wanted. */
const clash = () =>
  ({
    ...AT_START,
    state: 'failed',
    failure: new CallFailed('Another file of this name is being uploaded.', 'conflict'),
  }) as const;

/** The browser does not tell paths: a file is known by its size and when it was changed. */
const isSame = (one: File | undefined, other: File) =>
  one?.size === other.size && one.lastModified === other.lastModified;

const isOfOneName = (one: Upload, other: Upload) =>
  one.datasetId === other.datasetId && one.filename === other.filename;
