import type { Progress } from '../../host.js';
import type { Invocation } from '../../invocation.js';

const INVISIBLE: Progress = { update: () => undefined, stop: () => undefined };

/** Runs a transfer with a progress bar where there is a terminal to draw it on. */
export async function withProgress<T>(call: Invocation, run: (progress: Progress) => Promise<T>): Promise<T> {
  const progress = call.showsProgress ? await call.host.createProgress() : INVISIBLE;
  try {
    return await run(progress);
  } finally {
    progress.stop();
  }
}
