import { CallFailed } from '../api/call-failed';

const ROUNDS = 5;
const LONGEST_WAIT_S = 120;

/** Waits out rate limits: a refused call did nothing, and a folder of files soon meets one. */
export async function unhurried<T>(
  run: () => Promise<T>,
  onHeld: (held: boolean) => void,
  signal: AbortSignal,
): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof CallFailed) || error.code !== 'rate_limited') throw error;
      const seconds = error.retryAfterSeconds ?? 1;
      if (round > ROUNDS || seconds > LONGEST_WAIT_S) throw error;
      onHeld(true);
      await wait(seconds * 1000, signal).finally(() => onHeld(false));
    }
  }
}

/** Rejects as soon as the signal fires. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
