import { resolve } from 'node:path';
import type { IptoClient, UploadProgress } from '@ipto/client';
import type { StoredObject } from '@ipto/contracts';
import { Option } from 'commander';
import { leaf } from '../../command.js';
import { Cancelled, CommandError, EXIT } from '../../exit.js';
import { describe, exitCodeOf, isIptoError } from '../../failure.js';
import type { Progress } from '../../host.js';
import type { Invocation } from '../../invocation.js';
import { escapeControls } from '../../output/escape.js';
import { formatTable } from '../../output/table.js';
import { formatBytes } from '../../output/units.js';
import { OBJECT_COLUMNS } from './columns.js';
import { findFiles, type LocalFile } from './folder.js';
import { withProgress } from './progress.js';

interface UploadFlags {
  contentType?: string;
  recursive?: true;
}

const PARALLEL = 4;

export const uploadObjects = leaf({
  description:
    'A folder is uploaded file by file, each named by its path below the folder; hidden files and symbolic links are left out. Run it again and only what is missing goes up, by name and checksum. Data of a folder is a summary with the objects that are there.',
  args: [
    ['<dataset_id>', 'The dataset.'],
    ['<path>', 'A file or a folder.'],
  ],
  options: [
    new Option('--content-type <mime>', 'Override the MIME type (auto-detected by default).'),
    new Option('--recursive', 'Recursively upload all files in subdirectories.'),
  ],
  examples: [
    'ipto objects upload dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG ./report.pdf',
    'ipto objects upload dset_01JQ3N8Z5T6V7W8X9Y0ABCDEFG ./reports/ --recursive',
  ],
  run: async (call, datasetId: string, path: string, flags: UploadFlags) => {
    const found = await findFiles(resolve(call.host.cwd, path), flags.recursive ?? false);
    if (found.skippedFolders > 0) {
      call.note(`Left out ${count(found.skippedFolders, 'subfolder')}; pass --recursive to include them.`);
    }
    const client = await call.client();
    const upload: Upload = { client, datasetId, contentType: flags.contentType, isFolder: found.isFolder };
    const outcome = await call.host.interruptible((signal) =>
      withProgress(call, (progress) => uploadAll(upload, found.files, progress, signal)),
    );
    await report(call, outcome, found.isFolder);
  },
});

interface Upload {
  readonly client: IptoClient;
  readonly datasetId: string;
  readonly contentType: string | undefined;
  readonly isFolder: boolean;
}

interface Outcome {
  /** What is in the dataset now, in the order of the files. */
  readonly objects: StoredObject[];
  readonly skipped: number;
  /** Of the files that went up. */
  readonly bytes: number;
  readonly failures: readonly { readonly file: LocalFile; readonly error: unknown }[];
  /** Files that were not tried any more. */
  readonly left: number;
  readonly cancelled: boolean;
}

/** Several files at a time; one that fails doesn't stop the others, unless all would fail for its reason. */
async function uploadAll(
  { client, datasetId, contentType, isFolder }: Upload,
  files: readonly LocalFile[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Outcome> {
  const objects: (StoredObject | undefined)[] = [];
  const failures: { file: LocalFile; error: unknown }[] = [];
  const tally = new Tally(files, progress);
  let skipped = 0;
  let bytes = 0;
  let next = 0;
  let hopeless = false;

  const work = async (): Promise<void> => {
    while (!hopeless && !signal.aborted) {
      const index = next++;
      const file = files[index];
      if (!file) return;
      try {
        const result = await client.uploadFile({
          path: file.path,
          filename: file.filename,
          datasetId,
          contentType,
          skipExisting: isFolder,
          onProgress: (moved) => tally.moved(index, moved),
          signal,
        });
        objects[index] = result.object;
        if (result.skipped) skipped++;
        else bytes += file.size;
      } catch (error) {
        if (signal.aborted) return;
        failures.push({ file, error });
        const code = exitCodeOf(error);
        hopeless ||=
          code === EXIT.unauthenticated ||
          code === EXIT.forbidden ||
          code === EXIT.notFound ||
          code === EXIT.rateLimited;
      }
      tally.finished(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, files.length) }, work));
  const present = objects.filter((object) => object !== undefined);
  return {
    objects: present,
    skipped,
    bytes,
    failures,
    left: files.length - present.length - failures.length,
    cancelled: signal.aborted,
  };
}

/** Adds up the progress of many files; hashing and sending count alike. */
class Tally {
  private readonly total: number;
  private readonly moving = new Map<number, number>();
  private settled = 0;
  private done = 0;

  constructor(
    private readonly files: readonly LocalFile[],
    private readonly progress: Progress,
  ) {
    this.total = files.reduce((sum, file) => sum + 2 * file.size, 0);
    this.show();
  }

  moved(index: number, { phase, bytes, total }: UploadProgress): void {
    this.moving.set(index, phase === 'hashing' ? bytes : total + bytes);
    this.show();
  }

  finished(index: number): void {
    this.moving.delete(index);
    this.settled += 2 * (this.files[index]?.size ?? 0);
    this.done++;
    this.show();
  }

  private show(): void {
    let bytes = this.settled;
    for (const part of this.moving.values()) bytes += part;
    this.progress.update(bytes, this.total, `${this.done}/${this.files.length} files`);
  }
}

/** A file's own failure is thrown as it is; of a folder there is a summary, whatever became of it. */
async function report(call: Invocation, outcome: Outcome, isFolder: boolean): Promise<void> {
  const { objects, failures, cancelled } = outcome;
  const [only] = objects;
  const [failure] = failures;
  if (!isFolder && failure) throw failure.error;
  const summary = summarize(outcome);
  if (isFolder) {
    await call.result({ ...summary, objects }, () => formatTable(OBJECT_COLUMNS, objects, call.width));
  } else if (only) await call.result(only, () => formatTable(OBJECT_COLUMNS, objects, call.width));
  for (const { file, error } of failures) {
    call.host.stderr.write(`error: ${escapeControls(file.filename)}: ${describe(error)}\n`);
  }
  const { uploaded, bytes, skipped, failed, not_tried: left } = summary;
  call.note(
    `${uploaded} uploaded, ${skipped} already there, ${failed} failed${left > 0 ? `, ${left} not tried` : ''}. ${formatBytes(bytes)} sent.`,
  );
  if (cancelled) throw new Cancelled();
  if (failure) {
    const codes = new Set(failures.map(({ error }) => exitCodeOf(error)));
    const message = `${count(failures.length, 'file')} could not be uploaded. Run it again: only what is missing goes up.`;
    throw new CommandError(message, codes.size === 1 ? exitCodeOf(failure.error) : EXIT.failed);
  }
}

/** The end of an upload as data. */
function summarize({ objects, skipped, bytes, failures, left }: Outcome) {
  return {
    uploaded: objects.length - skipped,
    skipped,
    failed: failures.length,
    not_tried: left,
    bytes,
    failures: failures.map(({ file, error }) => ({
      filename: file.filename,
      code: isIptoError(error) ? error.code : null,
      message: error instanceof Error ? error.message : String(error),
    })),
  };
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
