import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddingFailed } from '../embedder.js';

export interface RetryPolicy {
  /** Tries after the first. */
  readonly retries: number;
  /** The pause after the first failure; it doubles with each further one. */
  readonly firstPauseMs: number;
  /** No pause is longer, not even one that the server asks for. */
  readonly maxPauseMs: number;
}

/** One try failed, and the server may have said when it wants to see the next. */
export class TryFailed extends EmbeddingFailed {
  readonly retryAfterMs: number | null;

  constructor(message: string, options: ErrorOptions & { retryable: boolean; retryAfterMs?: number | null }) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/**
 * Runs `attempt` until it succeeds, fails for good, or has failed as often as the policy allows; throws its last
 * failure. `onPause` hears of each pause.
 * @throws the signal's reason once it aborts.
 */
export async function withRetries<T>(
  { retries, firstPauseMs, maxPauseMs }: RetryPolicy,
  signal: AbortSignal,
  attempt: () => Promise<T>,
  onPause: (failure: EmbeddingFailed, pauseMs: number) => void,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof EmbeddingFailed) || !error.retryable || failures === retries) throw error;
      const asked = error instanceof TryFailed ? error.retryAfterMs : null;
      const pauseMs = Math.min(asked ?? jittered(firstPauseMs * 2 ** failures), maxPauseMs);
      onPause(error, Math.round(pauseMs));
      // Its own error hides the reason.
      await sleep(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** Half of it to all of it, so that those who failed together don't come back together. */
function jittered(pauseMs: number): number {
  return pauseMs * (0.5 + Math.random() / 2);
}

/** What a `Retry-After` header asks for: seconds or a date (RFC 9110). Null if it is neither. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
