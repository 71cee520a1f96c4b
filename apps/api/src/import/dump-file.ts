import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const MAX_LINE_BYTES = 64 * 1024 ** 2;
const NEWLINE = 0x0a;

/** What was handed over as a dump can't be read, or can't be taken in here. */
export class DumpRefused extends Error {
  override readonly name = 'DumpRefused';
}

/** Lends `work` the lines of a compressed file, of which no more than one is in memory. */
export async function readingLines<T>(
  file: string,
  work: (lines: AsyncIterator<string, undefined>) => Promise<T>,
): Promise<T> {
  let result: { readonly value: T } | undefined;
  try {
    await pipeline(createReadStream(file), createGunzip(), async (bytes: AsyncIterable<Buffer>) => {
      result = { value: await work(splitLines(bytes)) };
    });
  } catch (error) {
    throw isDamage(error) ? new DumpRefused(`${file} is damaged, or no export.`, { cause: error }) : error;
  }
  if (!result) throw new Error('The file was not read');
  return result.value;
}

/** Ends lines at line feeds alone: JSON may hold what else ends lines of text. */
async function* splitLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<string, undefined> {
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, to)]).toString('utf8');
      begun = [];
      length = 0;
      from = to + 1;
    }
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > MAX_LINE_BYTES) throw new DumpRefused('The file has a line that is too long for an export.');
  }
  if (length > 0) yield Buffer.concat(begun).toString('utf8');
}

/** Errors of zlib: no such file, or one that was cut off. */
function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && (code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE');
}
