import { randomInt } from 'node:crypto';
import getPort, { portNumbers } from 'get-port';

/** Below the ports that a system gives to whoever names none. */
const FIRST = 20_000;
const PER_WORKER = 1_000;

/**
 * A port of this machine that nobody listens on, for tests and benchmarks. Each of the runner's workers has ports of its
 * own, so that it is still free when a server has come as far as to listen on it.
 */
export function freePort(): Promise<number> {
  const first = FIRST + PER_WORKER * Number(process.env.VITEST_POOL_ID ?? 0);
  // Of two runs at once, each begins somewhere else.
  return getPort({ port: portNumbers(first + randomInt(PER_WORKER), first + PER_WORKER) });
}
