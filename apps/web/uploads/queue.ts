import { CallFailed } from '../api/call-failed';
import { holdPage, releasePage } from './page-guard';
import type { PickedFile } from './picked-files';
import { changeUpload, readUploads, type Upload, writeUploads } from './store';
import { isOpen } from './summary';
import { uploadFile } from './upload-file';

const AT_ONCE = 3;
const PROGRESS_MS = 100;

/** What the store does not show: the file itself, and how to stop it. */
interface Work {
  readonly file: File;
  readonly abort: AbortController;
}

const works = new Map<number, Work>();
let lastId = 0;
let running = 0;

/** Uploads files into a dataset, a few at once. A name that is under way already is not sent a second time. */
export function enqueue(datasetId: string, files: readonly PickedFile[]): void {
  const isOf = (upload: Upload) => upload.datasetId === datasetId;
  const underWay = new Set(
    readUploads()
      .filter((upload) => isOf(upload) && isOpen(upload))
      .map(nameOf),
  );
  const wanted = new Map(files.map(({ filename, file }) => [filename, file]));
  for (const name of underWay) wanted.delete(name);
  const added = [...wanted].map(([filename, file]): Upload => {
    lastId += 1;
    works.set(lastId, { file, abort: new AbortController() });
    return {
      id: lastId,
      datasetId,
      filename,
      size: file.size,
      state: 'waiting',
      done: 0,
      failure: null,
      held: false,
    };
  });
  const kept = readUploads().filter((upload) => !(isOf(upload) && wanted.has(upload.filename)));
  writeUploads([...kept, ...added]);
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

/** Tries again what failed or was cancelled. */
export function retryUploads(ids: readonly number[]): void {
  for (const id of ids) {
    const work = works.get(id);
    if (!work) continue;
    works.set(id, { ...work, abort: new AbortController() });
    changeUpload(id, { state: 'waiting', done: 0, failure: null, held: false });
  }
  advance();
}

/** Forgets what has ended, of one dataset or of all. */
export function clearEnded(datasetId?: string): void {
  const kept = readUploads().filter(
    (upload) => isOpen(upload) || (datasetId !== undefined && upload.datasetId !== datasetId),
  );
  const ids = new Set(kept.map(({ id }) => id));
  for (const id of works.keys()) if (!ids.has(id)) works.delete(id);
  writeUploads(kept);
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

/** A field of the announcement is nothing that somebody typed: what is wrong with it is told in the message. */
function failed(error: unknown): CallFailed {
  if (!(error instanceof CallFailed))
    return new CallFailed('Something went wrong in this browser. Try again.', 'network');
  if (error.fields.size === 0) return error;
  const message = [...error.fields].map(([name, text]) => `${name}: ${text}`).join(' ');
  return new CallFailed(message, error.code, error.requestId);
}

const nameOf = ({ filename }: Upload) => filename;
