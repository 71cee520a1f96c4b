import { IptoError } from './error.js';

const BASE_MS = 200;
const LONGEST_WAIT_MS = 15_000;

/** Whether the same read may well succeed a moment later. */
function isTransient(error: unknown): error is IptoError {
  if (!(error instanceof IptoError)) return false;
  // Not after a timeout or a cancellation: those ended by the caller's own clock.
  if (error.code === 'network') return error.status === null && !(error.cause instanceof DOMException);
  return error.status === 429 || error.status === 502 || error.status === 503 || error.status === 504;
}

/**
 * Runs a read, and again up to `retries` times after a transient failure, with exponential backoff and
 * full jitter. A wait that the server asks for is kept; one of more than 15 s is the caller's to decide.
 */
export async function withRetries<T>(
  retries: number,
  signal: AbortSignal | undefined,
  run: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= retries || signal?.aborted || !isTransient(error)) throw error;
      const asked = (error.retryAfterSeconds ?? 0) * 1000;
      if (asked > LONGEST_WAIT_MS) throw error;
      await sleep(asked + Math.random() * BASE_MS * 2 ** attempt, signal);
    }
  }
}

/** Waits `ms`, or less if `signal` aborts: what comes after it then fails on that signal. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
