import { call } from '../api/call';
import { CallFailed } from '../api/call-failed';
import { contract, PRESENT_STATES } from '../api/contract';
import { contentTypeOf } from './content-type';
import { hashFile } from './hash';
import type { PickedFile } from './picked-files';
import { sendBytes } from './send-bytes';
import type { Upload } from './store';
import { unhurried, wait } from './unhurried';

const CONFIRM_ROUNDS = 10;
const CONFIRM_WAIT_MS = 3_000;

type Report = (change: Partial<Pick<Upload, 'state' | 'done' | 'held'>>) => void;

/**
 * Uploads one file: hash, look whether it is there, initiate, PUT, confirm; by the rules of `ipto objects upload`. If
 * sending or confirming fails, the pending upload is cancelled.
 */
export async function uploadFile(
  datasetId: string,
  { filename, file }: PickedFile,
  report: Report,
  signal: AbortSignal,
): Promise<'sent' | 'present'> {
  if (file.size === 0) throw new CallFailed('The file is empty.', 'validation_failed');
  const calmly = <T>(run: () => Promise<T>) => unhurried(run, (held) => report({ held }), signal);

  const checksum = await hashFile(file, (done) => report({ done }), signal).catch((error: unknown) => {
    throw error instanceof DOMException && error.name !== 'AbortError'
      ? new CallFailed('The file can’t be read. It may have been moved or changed.', 'bad_request')
      : error;
  });
  if (await calmly(() => isPresent(datasetId, filename, checksum, signal))) return 'present';

  const upload = await calmly(() =>
    call(
      contract.objects.upload,
      {
        dataset_id: datasetId,
        filename,
        content_type: contentTypeOf(file),
        size_bytes: file.size,
        checksum_sha256: checksum,
      },
      signal,
    ),
  );
  try {
    report({ state: 'sending', done: 0 });
    await calmly(() => sendBytes(upload, file, (done) => report({ done }), signal));
    report({ state: 'confirming' });
    await calmly(() => confirm(upload.object_id, signal));
    return 'sent';
  } catch (error) {
    // Best effort: what stays behind expires on the server by itself.
    await call(contract.objects.cancel, { id: upload.object_id }).catch(() => undefined);
    throw error;
  }
}

/** The server hashes the whole object before it answers, which may take longer than an answer may: then it is asked again. */
async function confirm(id: string, signal: AbortSignal): Promise<void> {
  for (let round = 1; ; round++) {
    try {
      await call(contract.objects.confirm, { id }, signal);
      return;
    } catch (error) {
      const unanswered =
        error instanceof CallFailed && (error.code === 'network' || error.code === 'unavailable');
      if (!unanswered || round >= CONFIRM_ROUNDS) throw error;
      await wait(CONFIRM_WAIT_MS, signal);
    }
  }
}

/** Whether the dataset holds these very bytes under this name. */
async function isPresent(
  datasetId: string,
  filename: string,
  checksum: string,
  signal: AbortSignal,
): Promise<boolean> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { items, next_cursor } = await call(
      contract.objects.list,
      { dataset_id: datasetId, checksum_sha256: checksum, limit: 100, ...(cursor && { cursor }) },
      signal,
    );
    if (items.some((object) => object.filename === filename && PRESENT_STATES.has(object.status)))
      return true;
    cursor = next_cursor;
  }
  return false;
}
