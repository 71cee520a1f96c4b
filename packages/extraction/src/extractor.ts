import { access, constants } from 'node:fs/promises';
import { openSubprocess, SubprocessFailed, type SubprocessLogger } from '@ipto/subprocess';
import { type Extraction, ExtractionFailed } from './extraction.js';
import { type ExtractionRequest, type Limits, responseSchema } from './protocol.js';

const MIB = 1024 ** 2;

export interface ExtractorOptions {
  /** Time for one file. */
  readonly timeoutMs?: number;
  /** Resident memory for one file. */
  readonly maxRssBytes?: number;
  /** Bytes of the largest file that is read at all. */
  readonly maxInputBytes?: number;
  /** Bytes of titles, headings and bodies in UTF-8, passage by passage. */
  readonly maxOutputBytes?: number;
  readonly maxPassages?: number;
  /** Pages of a PDF. */
  readonly maxPages?: number;
  readonly logger?: SubprocessLogger;
}

/** Reads files into passages, one after another. */
export interface Extractor {
  /**
   * Reads the file at `path`, which has the media type `contentType` (see `sniffType`).
   * @throws ExtractionFailed with a reason for the file's owner: it will fail each time. Any other error tells
   * nothing about the file: it could not be opened, the child did not start, or the extractor was closed.
   * @throws the signal's reason once it aborts.
   */
  extract(file: ExtractionRequest, signal?: AbortSignal): Promise<Extraction>;
  /** The process id of the running child, for tests and metrics. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/**
 * Opens an extractor. Files are foreign, so they are read in a child process with bounds on time, memory and
 * output; a file that breaks a bound fails alone, and the next one gets a fresh child.
 */
export function openExtractor(options: ExtractorOptions = {}): Extractor {
  const { timeoutMs = 120_000, maxRssBytes = 1024 * MIB, logger } = options;
  const limits: Limits = {
    maxInputBytes: options.maxInputBytes ?? 256 * MIB,
    maxOutputBytes: options.maxOutputBytes ?? 64 * MIB,
    maxPassages: options.maxPassages ?? 20_000,
    maxPages: options.maxPages ?? 5_000,
  };
  const subprocess = openSubprocess({
    name: 'extraction',
    entry: new URL('./child/main.js', import.meta.url),
    setup: limits,
    response: responseSchema,
    timeoutMs,
    startTimeoutMs: 60_000,
    maxRssBytes,
    execArgv: [`--max-old-space-size=${Math.ceil(maxRssBytes / MIB)}`],
    // Parsers keep caches; a fresh process now and then is cheaper than finding out how large.
    recycleAfter: 500,
    onAbort: 'kill',
    logger,
  });

  const reasons = {
    timeout: `Reading the file took longer than ${seconds(timeoutMs)}`,
    memory: `Reading the file needed more than ${mebibytes(maxRssBytes)} of memory`,
    crash: 'Reading the file ended the reader',
    threw: 'The file could not be read',
    invalid: 'The file could not be read',
  };

  return {
    async extract({ path, contentType, filename }, signal) {
      // A file that is not there is no fault of its content.
      await access(path, constants.R_OK);
      const answer = await subprocess
        .call({ path, contentType, filename }, signal)
        .catch((error: unknown) => {
          // Neither a start that failed nor a closed extractor says anything about the file.
          if (!(error instanceof SubprocessFailed) || error.failure === 'start' || error.failure === 'closed')
            throw error;
          throw new ExtractionFailed(reasons[error.failure], { cause: error });
        });
      if (!answer.ok) throw new ExtractionFailed(answer.reason);
      return answer.extraction;
    },
    get pid() {
      return subprocess.pid;
    },
    close: () => subprocess.close(),
  };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

function mebibytes(bytes: number): string {
  return bytes % 1024 ** 3 === 0 ? `${bytes / 1024 ** 3} GiB` : `${Math.round(bytes / MIB)} MiB`;
}
