import { randomInt } from 'node:crypto';
import getPort, { portNumbers } from 'get-port';

/** Below the ports that a system gives to whoever names none. */
const FIRST = 20_000;
const PER_WORKER = 1_000;
const WORKERS = 4;

/**
 * A port of this machine that nobody listens on, for tests and benchmarks. Each worker of each runner that `pnpm test`
 * starts has ports of its own, so that it is still free when a server has come as far as to listen on it.
 */
export function freePort(): Promise<number> {
  const { IPTO_TEST_LANE: lane = 0, VITEST_POOL_ID, TEST_PARALLEL_INDEX } = process.env;
  const worker = Number(VITEST_POOL_ID ?? TEST_PARALLEL_INDEX ?? 0) % WORKERS;
  const first = FIRST + PER_WORKER * (Number(lane) * WORKERS + worker);
  // Of two runs at once, each begins somewhere else.
  return getPort({ port: portNumbers(first + randomInt(PER_WORKER), first + PER_WORKER) });
}
