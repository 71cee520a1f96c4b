import { IptoError } from '../api/error.js';

/** A signal that aborts when nothing moves for a while: transfers have no time limit of their own. */
export interface StallGuard {
  readonly signal: AbortSignal;
  /** Something moved. */
  moved(): void;
  stop(): void;
}

/** Aborts after `ms` without a call of `moved()`, or when `outer` aborts. */
export function guardAgainstStall(ms: number, outer: AbortSignal | undefined): StallGuard {
  const controller = new AbortController();
  const timer = setTimeout(
    () =>
      controller.abort(new IptoError(`The transfer stood still for ${ms / 1000} s.`, { code: 'network' })),
    ms,
  );
  return {
    signal: outer ? AbortSignal.any([outer, controller.signal]) : controller.signal,
    moved: () => void timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}
