import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ApiError } from '@ipto/contracts';
import { writing } from './durable-write.js';

/** A client that sends nothing for this long has gone, even if its connection has not. */
const IDLE_MS = 60_000;
/** After the grace a client must have sent this much on average: one that trickles would hold its place for ever. */
const GRACE_MS = 60_000;
const LEAST_BYTES_PER_MS = (64 * 1024) / 1000;
const PACE_CHECK_MS = 5_000;

const tooLong = (sizeBytes: number) =>
  new ApiError('payload_too_large', `The upload is longer than the ${sizeBytes} bytes that were announced.`, {
    size_bytes: sizeBytes,
  });
const tooShort = (sizeBytes: number) =>
  new ApiError('bad_request', `The upload ended before the ${sizeBytes} bytes that were announced.`, {
    size_bytes: sizeBytes,
  });

const tooSlow = () => new ApiError('bad_request', 'The upload came too slowly and was given up.');

/** Refuses an upload whose Content-Length already tells that it can't be right. */
export function checkContentLength(contentLength: string | undefined, sizeBytes: number): void {
  if (contentLength === undefined) return;
  const length = Number(contentLength);
  if (length > sizeBytes) throw tooLong(sizeBytes);
  if (length !== sizeBytes) throw tooShort(sizeBytes);
}

/**
 * Writes exactly `sizeBytes` of `body` to `file`, one chunk at a time. Reading stops at the first byte too
 * many. The body isn't destroyed, so that the refusal can still be answered on its connection; only one that
 * has stalled or trickles is.
 */
export async function writeBody(body: Readable, file: FileHandle, sizeBytes: number): Promise<void> {
  let received = 0;
  const began = performance.now();
  const pace = setInterval(() => {
    const leastBytes = (performance.now() - began - GRACE_MS) * LEAST_BYTES_PER_MS;
    if (received < leastBytes) body.destroy(tooSlow());
  }, PACE_CHECK_MS);
  const idle = setTimeout(() => body.destroy(tooShort(sizeBytes)), IDLE_MS);
  try {
    const chunks = body.iterator({ destroyOnReturn: false });
    for (;;) {
      const chunk = await nextChunk(chunks, sizeBytes);
      if (!chunk) break;
      idle.refresh();
      received += chunk.byteLength;
      if (received > sizeBytes) throw tooLong(sizeBytes);
      await writing(() => file.writeFile(chunk));
    }
  } finally {
    clearTimeout(idle);
    clearInterval(pace);
  }
  if (received < sizeBytes) throw tooShort(sizeBytes);
}

async function nextChunk(chunks: AsyncIterator<Uint8Array>, sizeBytes: number): Promise<Uint8Array | null> {
  try {
    const next = await chunks.next();
    return next.done ? null : next.value;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('bad_request', tooShort(sizeBytes).message, { size_bytes: sizeBytes }, error);
  }
}
